package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Fails at every load. */
public final class ThrowingLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("bad:throw:*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws IOException {
        Loads.count(request.keyUtf8());
        throw new IOException("the system of record is down");
    }
}
