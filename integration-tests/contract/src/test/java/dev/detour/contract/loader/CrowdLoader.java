package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Behaves, and does not return before each of a whole crowd of readers has begun to read and waits. */
public final class CrowdLoader implements OriginLoader {

    private static final long LOOK_MILLIS = 10;

    private static volatile Crowd crowd = new Crowd(List.of(), new CountDownLatch(0));

    private record Crowd(List<Thread> readers, CountDownLatch coming) {

        /** Who waits for a reply in a socket counts as running, and who waits for this loader does not. */
        boolean isWaiting() {
            return readers.stream()
                    .map(Thread::getState)
                    .allMatch(state -> state == Thread.State.WAITING
                            || state == Thread.State.TIMED_WAITING
                            || state == Thread.State.TERMINATED);
        }
    }

    /** These are about to come; each of them counts down before it reads. */
    public static CountDownLatch expect(List<Thread> readers) {
        CountDownLatch coming = new CountDownLatch(readers.size());
        crowd = new Crowd(List.copyOf(readers), coming);
        return coming;
    }

    @Override
    public Collection<String> keys() {
        return List.of("crowd:*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws InterruptedException {
        Loads.count(request.keyUtf8());
        Crowd expected = crowd;
        expected.coming.await();
        while (!expected.isWaiting()) {
            Thread.sleep(LOOK_MILLIS); // there is nothing that tells of a thread that begins to wait
        }
        return OriginValue.ofUtf8("loaded " + request.keyUtf8());
    }
}
