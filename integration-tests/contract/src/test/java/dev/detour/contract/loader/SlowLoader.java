package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import java.util.List;

/** Behaves, and takes its time: long enough for several readers to ask meanwhile. */
public final class SlowLoader implements OriginLoader {

    private static final long LOAD_MILLIS = 300;

    @Override
    public Collection<String> keys() {
        return List.of("slow:*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws InterruptedException {
        Loads.count(request.keyUtf8());
        Thread.sleep(LOAD_MILLIS);
        return OriginValue.ofUtf8("loaded " + request.keyUtf8());
    }
}
