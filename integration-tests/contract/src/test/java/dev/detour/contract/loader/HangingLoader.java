package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Never comes back by itself. */
public final class HangingLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("bad:hang:*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws InterruptedException {
        Loads.count(request.keyUtf8());
        new CountDownLatch(1).await();
        return OriginValue.absent();
    }
}
