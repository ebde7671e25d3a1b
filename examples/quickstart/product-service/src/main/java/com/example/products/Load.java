package com.example.products;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The users: threads that read products, each at a steady pace, half of them through Jedis and half through Lettuce.
 *
 * <p>A thread that is held up does not catch up afterwards, so no burst follows an outage. Four reads of five go to
 * the {@link #HOT_PRODUCTS}, the others to any product.
 */
final class Load implements AutoCloseable {

    /** The ids 1 to this are popular. */
    static final int HOT_PRODUCTS = 500;

    /** As many threads per client as this. */
    static final int THREADS_PER_CLIENT = 16;

    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final double HOT_SHARE = 0.8;

    private final ProductCatalog catalog;
    private final Meter meter;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    Load(ProductCatalog catalog, Meter meter) {
        this.catalog = catalog;
        this.meter = meter;
    }

    /** Starts the threads of one client. */
    void start(ProductCache cache) {
        for (int i = 0; i < THREADS_PER_CLIENT; i++) {
            SplittableRandom random = new SplittableRandom(threads.size());
            Thread thread = new Thread(() -> readSteadily(cache, random), "user-" + threads.size());
            threads.add(thread);
            thread.start();
        }
    }

    private void readSteadily(ProductCache cache, SplittableRandom random) {
        long nextNanos = System.nanoTime() + random.nextLong(PACE_NANOS);
        while (running) {
            long waitNanos = nextNanos - System.nanoTime();
            if (waitNanos > 0) {
                LockSupport.parkNanos(waitNanos);
                continue;
            }
            readOnce(someProduct(random), cache);
            nextNanos = Math.max(nextNanos + PACE_NANOS, System.nanoTime());
        }
    }

    private static int someProduct(SplittableRandom random) {
        int among = random.nextDouble() < HOT_SHARE ? HOT_PRODUCTS : ProductRepository.PRODUCTS;
        return 1 + random.nextInt(among);
    }

    private void readOnce(int id, ProductCache cache) {
        long startNanos = System.nanoTime();
        try {
            catalog.read(id, cache);
            meter.succeeded(System.nanoTime() - startNanos);
        } catch (Exception failure) {
            meter.failed(System.nanoTime() - startNanos, failure);
        }
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
