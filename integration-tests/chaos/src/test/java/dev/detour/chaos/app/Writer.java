package dev.detour.chaos.app;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes through one way, one call after the other, on a thread of its own: values, invalidations and removals of what this
 * process owns, undeclared keys, and numbers appended to a list.
 */
final class Writer {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Of ten calls: 4 updates, 1 invalidation, 1 removal, 1 undeclared key, 3 appended numbers. */
    static final String RHYTHM = "UPUIUPRLUP";

    private final Client client;
    private final Oracle oracle;
    private final String list;
    private final Pushes pushes;
    private final Thread thread;
    private volatile boolean stopped;

    /** @param list nobody else's */
    Writer(Client client, Oracle oracle, String list) {
        this.client = client;
        this.oracle = oracle;
        this.list = list;
        this.pushes = new Pushes(client.resends());
        this.thread = new Thread(this::write, "writer-" + client.label());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void write() {
        List<Keys.Read> own = client.keys().byThis().stream()
                .filter(read -> read.keyClass() == KeyClass.OWN)
                .toList();
        List<Keys.Read> locks = client.keys().byThis().stream()
                .filter(read -> read.keyClass() == KeyClass.LOCK)
                .toList();
        for (int number = 0; !stopped; number++) {
            KeyHistory key = own.get(number % own.size()).history();
            switch (RHYTHM.charAt(number % RHYTHM.length())) {
                case 'U' -> update(key);
                case 'I' -> invalidate(key);
                case 'R' -> remove(key);
                case 'L' ->
                    update(locks.get(number / RHYTHM.length() % locks.size()).history());
                default -> push();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    private void update(KeyHistory key) {
        Value value = key.change(System.nanoTime());
        carryOut(key, value.version(), true, () -> client.first().set(key.key(), value.text()));
    }

    private void invalidate(KeyHistory key) {
        long version = key.change(System.nanoTime()).version();
        delete(key, version);
    }

    private void remove(KeyHistory key) {
        long version = key.remove();
        delete(key, version);
    }

    private void delete(KeyHistory key, long version) {
        if (client.sharesConnection()) {
            key.removing(client.label(), System.nanoTime());
        }
        carryOut(key, version, false, () -> client.first().delete(key.key()));
        key.removed(System.nanoTime());
    }

    @SuppressWarnings("CatchingUnchecked") // however it fails, it is in doubt
    private void carryOut(KeyHistory key, long version, boolean stored, Call call) {
        long begunNanos = System.nanoTime();
        try {
            call.run();
            long nowNanos = System.nanoTime();
            key.acknowledged(version, stored, begunNanos, nowNanos, oracle.rules());
            oracle.judgeTime(client.label(), "the write of " + key.key(), nowNanos - begunNanos);
        } catch (Exception failed) {
            oracle.judge(client.label(), "the write of " + key.key(), failed, false);
            key.doubted(version, !stored, begunNanos);
            if (Unanswered.isSent(failed)) {
                key.unanswered(version, System.nanoTime());
            }
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private void push() {
        int number = pushes.next();
        long begunNanos = System.nanoTime();
        try {
            client.first().push(list, Integer.toString(number));
            long nowNanos = System.nanoTime();
            pushes.acknowledged(number, begunNanos, nowNanos);
            oracle.judgeTime(client.label(), "a push", nowNanos - begunNanos);
        } catch (Exception failed) {
            oracle.judge(client.label(), "a push", failed, false);
            pushes.failed(number, begunNanos, System.nanoTime());
        }
    }

    /** Writes again, until everybody is sure, whatever is in doubt, or everything. */
    void repair(boolean everything) {
        for (Keys.Read read : client.keys().byThis()) {
            if (everything || read.history().isInDoubt()) {
                update(read.history());
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

    String list() {
        return list;
    }

    Pushes pushes() {
        return pushes;
    }
}
