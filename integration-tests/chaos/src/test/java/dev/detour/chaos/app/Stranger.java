package dev.detour.chaos.app;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Another process that changes what this one only reads, one key after the other, on a thread of its own: each of them
 * several times in a scenario, or an answer that is too old would be the same as one that is not.
 */
final class Stranger {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A prime that divides no number of keys, or some would never be written. */
    private static final int STRIDE = 97;

    private final OtherProcess process;
    private final Oracle oracle;
    private final List<Keys.Read> keys;
    private final Thread thread = new Thread(this::write, "stranger");
    private volatile boolean stopped;

    Stranger(OtherProcess process, Oracle oracle, List<Keys.Read> keys) {
        this.process = process;
        this.oracle = oracle;
        this.keys = keys;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void write() {
        for (int number = 0; !stopped; number++) {
            // far apart, so that all ways see some of it early
            write(keys.get(number * STRIDE % keys.size()));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // however it fails, it is in doubt
    private void write(Keys.Read key) {
        Value value = key.history().change(System.nanoTime());
        long begunNanos = System.nanoTime();
        try {
            process.set(key.database(), key.history().key(), value.text());
            key.history().acknowledgedByOther(value.version(), begunNanos, System.nanoTime(), oracle.rules());
        } catch (Exception failed) {
            key.history().doubted(value.version(), false, begunNanos);
        }
    }

    /** Writes again whatever is in doubt, or everything. */
    void repair(boolean everything) {
        for (Keys.Read key : keys) {
            if (everything || key.history().isInDoubt()) {
                write(key);
            }
        }
    }

    /** Makes no further call. */
    void halt() {
        stopped = true;
    }

    /** Returns when the last call is over. */
    void stop() throws InterruptedException {
        halt();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }
}
