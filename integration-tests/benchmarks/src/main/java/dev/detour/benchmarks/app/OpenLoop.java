package dev.detour.benchmarks.app;

import dev.detour.benchmarks.app.Samples.Outcome;
import dev.detour.benchmarks.app.access.Access;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads at a fixed rate, on whichever of its threads is free. A read that takes long holds up no other as long as there are
 * threads, and where there are none the time that later reads wait for one counts as theirs.
 */
final class OpenLoop {

    private static final long STACK_BYTES = 256 * 1024;
    private static final long LAST_READS_SECONDS = 20;

    private final Access access;
    private final KeyPlan plan;
    private final Samples samples;
    private final int threads;
    private final AtomicLong next = new AtomicLong();
    private final LongAdder ended = new LongAdder();
    private final CountDownLatch over;
    private volatile long startNanos;
    private volatile long endNanos = Long.MAX_VALUE;

    OpenLoop(Access access, KeyPlan plan, Samples samples, int threads) {
        this.access = access;
        this.plan = plan;
        this.samples = samples;
        this.threads = threads;
        this.over = new CountDownLatch(threads);
    }

    void start() {
        startNanos = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(null, this::read, "reader-" + i, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Since the first read was due. */
    long nanos() {
        return System.nanoTime() - startNanos;
    }

    /** How many reads are over. */
    long ended() {
        return ended.sum();
    }

    private void read() {
        try {
            for (long number = next.getAndIncrement(); isWanted(number); number = next.getAndIncrement()) {
                read((int) number);
            }
        } finally {
            over.countDown();
        }
    }

    /** Whether it is due before the end; returns when it is due. */
    private boolean isWanted(long number) {
        long dueNanos = samples.dueNanos(number);
        if (number >= samples.most()) {
            return false;
        }
        for (long left = dueNanos - nanos(); left > 0 && dueNanos < endNanos; left = dueNanos - nanos()) {
            LockSupport.parkNanos(left);
        }
        return dueNanos < endNanos;
    }

    private void read(int number) {
        String key = plan.key(number);
        Outcome outcome = outcome(key);
        samples.end(number, outcome, nanos());
        ended.increment();
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, the read has failed
    private Outcome outcome(String key) {
        try {
            String value = access.get(key);
            if (value == null) {
                return Outcome.ABSENT;
            }
            return value.equals(Database.valueOf(key)) ? Outcome.RIGHT : Outcome.WRONG;
        } catch (Throwable failure) {
            return Outcome.FAILED;
        }
    }

    /**
     * Begins no read any more that is due later. Returns when all are over, or nobody would wait for them any longer.
     *
     * @return when the last one was due
     */
    long stop() throws InterruptedException {
        long lastNanos = nanos();
        endNanos = lastNanos;
        boolean unused = over.await(LAST_READS_SECONDS, TimeUnit.SECONDS);
        samples.giveUp(samples.firstDue(lastNanos), nanos());
        return lastNanos;
    }
}
