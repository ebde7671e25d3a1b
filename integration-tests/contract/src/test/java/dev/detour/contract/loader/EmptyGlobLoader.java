package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import java.util.List;

/** Declares an empty glob beside a good one, which the interface forbids. */
public final class EmptyGlobLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("bad:glob:*", "");
    }

    @Override
    public OriginValue load(OriginRequest request) {
        Loads.count(request.keyUtf8());
        return OriginValue.ofUtf8("never asked for");
    }
}
