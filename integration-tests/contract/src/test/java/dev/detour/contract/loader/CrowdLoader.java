package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Behaves, and does not return before a whole crowd of readers has begun to read. */
public final class CrowdLoader implements OriginLoader {

    /** From the word of the last reader to its read having begun. */
    private static final long GRACE_MILLIS = 300;

    private static volatile CountDownLatch crowd = new CountDownLatch(0);

    /** So many readers are about to come; each of them counts down before it reads. */
    public static CountDownLatch expect(int readers) {
        crowd = new CountDownLatch(readers);
        return crowd;
    }

    @Override
    public Collection<String> keys() {
        return List.of("crowd:*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws InterruptedException {
        Loads.count(request.keyUtf8());
        crowd.await();
        Thread.sleep(GRACE_MILLIS);
        return OriginValue.ofUtf8("loaded " + request.keyUtf8());
    }
}
