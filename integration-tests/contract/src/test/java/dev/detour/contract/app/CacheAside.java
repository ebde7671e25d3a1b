package dev.detour.contract.app;

import dev.detour.contract.loader.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A service as there are many: reads its cache, asks its database after a null, and puts what it got into the cache with
 * a time to live. A hundred threads, whose reads are the same in each run, at the same times.
 */
final class CacheAside {

    static final int THREADS = 100;

    private static final long TTL_MILLIS = 300_000;

    /** How much more some keys are read than others: of ten keys one is read about as often as the other nine. */
    private static final double SKEW = 3;

    private final AtomicLong storms = new AtomicLong();
    private final List<Access> accesses;
    private final AtomicLong nulls = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    private CacheAside(List<Access> accesses) {
        this.accesses = accesses;
    }

    static CacheAside open(AccessKind kind, Target target) {
        return new CacheAside(kind.connect(target, THREADS));
    }

    private static String key(int number) {
        return "storm:" + number;
    }

    /** Puts each key into the cache, the most read ones last; on all threads, so that all connections are made. */
    String fill(int keys) throws Exception {
        onEachThread(index -> {
            for (int i = keys - 1 - index; i >= 0; i -= THREADS) {
                accesses.get(index).setWithTtl(key(i), Database.row(key(i)), TTL_MILLIS);
            }
        });
        return "filled";
    }

    /** What a thread does. */
    private interface Part {
        void run(int index) throws Exception;
    }

    private static void onEachThread(Part part) throws Exception {
        ExecutorService threads = LoadThreads.create();
        List<Future<?>> parts = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int index = i;
            parts.add(threads.submit(() -> {
                part.run(index);
                return null;
            }));
        }
        for (Future<?> running : parts) {
            running.get();
        }
        threads.shutdown();
    }

    String read(String key) throws Exception {
        return read(accesses.get(0), key);
    }

    private String read(Access access, String key) throws Exception {
        Object cached = access.get(key);
        if (cached instanceof String value) {
            return value;
        }
        nulls.incrementAndGet();
        String value = Database.BY_SERVICE.query(key);
        access.setWithTtl(key, value, TTL_MILLIS);
        return value;
    }

    /**
     * Reads so often in all.
     *
     * @return milliseconds, nulls, queries of the service, those of the loader, wrong values, exceptions
     */
    List<Long> storm(int keys, int reads, int readsPerSecond) throws Exception {
        long byService = Database.BY_SERVICE.queries();
        long byLoader = Database.BY_LOADER.queries();
        long nullsBefore = nulls.get();
        long first = THREADS * storms.getAndIncrement(); // other keys each time, and the same ones in each application
        long startNanos = System.nanoTime();
        onEachThread(
                index -> storm(index, new Random(first + index), keys, reads / THREADS, readsPerSecond, startNanos));
        return List.of(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos),
                nulls.get() - nullsBefore,
                Database.BY_SERVICE.queries() - byService,
                Database.BY_LOADER.queries() - byLoader,
                wrong.get(),
                failures.get());
    }

    private void storm(int index, Random random, int keys, int reads, int readsPerSecond, long startNanos) {
        long spaceNanos = TimeUnit.SECONDS.toNanos(THREADS) / readsPerSecond;
        long dueNanos = startNanos + spaceNanos * index / THREADS;
        for (int i = 0; i < reads; i++, dueNanos += spaceNanos) {
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            check(accesses.get(index), key((int) (keys * Math.pow(random.nextDouble(), SKEW))));
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever is thrown is what the test wants to count
    private void check(Access access, String key) {
        try {
            if (!read(access, key).equals(Database.row(key))) {
                wrong.incrementAndGet();
            }
        } catch (Throwable failure) {
            if (failures.incrementAndGet() == 1) {
                failure.printStackTrace(); // for the message of an assertion
            }
        }
    }
}
