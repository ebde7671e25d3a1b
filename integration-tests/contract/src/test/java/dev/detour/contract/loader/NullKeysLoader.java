package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;

/** Declares no keys at all, which the interface forbids. */
public final class NullKeysLoader implements OriginLoader {

    @Override
    @SuppressWarnings("NullAway") // the fault under test
    public Collection<String> keys() {
        return null;
    }

    @Override
    public OriginValue load(OriginRequest request) {
        Loads.count(request.keyUtf8());
        return OriginValue.ofUtf8("never asked for");
    }
}
