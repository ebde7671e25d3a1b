package dev.detour.contract.bundle;

import dev.detour.spi.Detour;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import dev.detour.spi.Registration;
import java.util.Collection;
import java.util.List;

/** Loaded only where the interface is delegated to the bootstrap loader. */
public final class ShopLoader implements OriginLoader {

    /** For the bundle whose class loader the calling thread has. */
    static Registration register() {
        return Detour.register(new ShopLoader());
    }

    @Override
    public Collection<String> keys() {
        return List.of("shop:*");
    }

    @Override
    public OriginValue load(OriginRequest request) {
        return OriginValue.ofUtf8("loaded " + request.keyUtf8());
    }
}
