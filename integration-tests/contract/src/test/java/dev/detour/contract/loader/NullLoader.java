package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import java.util.List;

/** Gives null, which the interface forbids. */
public final class NullLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("bad:null:*");
    }

    @Override
    @SuppressWarnings("NullAway") // the fault under test
    public OriginValue load(OriginRequest request) {
        Loads.count(request.keyUtf8());
        return null;
    }
}
