package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;

/** Fails at declaring its keys. */
public final class ThrowingKeysLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        throw new IllegalStateException("not configured yet");
    }

    @Override
    public OriginValue load(OriginRequest request) {
        Loads.count(request.keyUtf8());
        return OriginValue.ofUtf8("never asked for");
    }
}
