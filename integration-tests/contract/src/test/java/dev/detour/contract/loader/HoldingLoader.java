package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Blocks for as long as it may, which is seconds. */
public final class HoldingLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("hold:*");
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public OriginValue load(OriginRequest request) throws InterruptedException {
        Loads.count(request.keyUtf8());
        new CountDownLatch(1).await();
        return OriginValue.absent();
    }
}
