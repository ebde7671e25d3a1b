package dev.detour.chaos.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads through one way, as often as it is due: a call that takes long holds up no other, as long as threads are left, and
 * where none is the time that later calls wait counts as theirs.
 */
final class Reader {

    /** More than there are reads that nobody can answer in the time that a client of a cluster tries them. */
    private static final int THREADS = 256;

    private static final long WAKING_MILLIS = 1_000;

    private final Client client;
    private final Oracle oracle;
    private final List<CacheAside> asides;
    private final long intervalNanos;
    private final AtomicLong next = new AtomicLong();
    private final CountDownLatch over;
    private final Samples samples;
    private final long startNanos;
    private final long endNanos;
    private final List<Thread> threads = new ArrayList<>();

    /** Whose client would have had them wait for much longer: what comes of it is nobody's answer. */
    private final Set<Thread> woken = ConcurrentHashMap.newKeySet();

    private volatile boolean stopped;

    /**
     * @param woven whether Detour loads what Redis does not have; else this does, as applications do
     * @param startNanos when the first call is due
     * @param seconds for how long at most
     */
    Reader(Client client, Oracle oracle, boolean woven, int readsPerSecond, long startNanos, int seconds) {
        this.client = client;
        this.oracle = oracle;
        this.asides = woven ? List.of() : List.of(new CacheAside(client.access(0)), new CacheAside(client.access(1)));
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / readsPerSecond;
        this.samples = new Samples(readsPerSecond * seconds);
        this.startNanos = startNanos;
        this.endNanos = startNanos + TimeUnit.SECONDS.toNanos(seconds);
        this.over = new CountDownLatch(client.isBlocking() ? THREADS : 1);
    }

    void start() {
        for (long i = over.getCount(); i > 0; i--) {
            Thread thread = new Thread(this::read, "reader-" + client.label() + "-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void read() {
        try {
            long number = next.getAndIncrement();
            long dueNanos = startNanos + number * intervalNanos;
            while (!stopped && dueNanos < endNanos) {
                await(dueNanos);
                if (!stopped) {
                    read(client.keys().read(number), dueNanos);
                }
                number = next.getAndIncrement();
                dueNanos = startNanos + number * intervalNanos;
            }
        } finally {
            over.countDown();
        }
    }

    private void await(long dueNanos) {
        long left = dueNanos - System.nanoTime();
        while (left > 0 && !stopped) {
            LockSupport.parkNanos(left);
            left = dueNanos - System.nanoTime();
        }
    }

    private void read(Keys.Read read, long dueNanos) {
        boolean wasWell = Database.INSTANCE.isWell();
        long begunNanos = System.nanoTime();
        int before = holders(read, begunNanos);
        int absent = read.history().mayBeAbsent(client.label(), begunNanos) ? Samples.ABSENT : 0;
        int place = samples.begin(read.keyClass(), read.history().key(), dueNanos, begunNanos);
        get(read, (value, failure) -> {
            if (woken.contains(Thread.currentThread())) {
                return;
            }
            long nowNanos = System.nanoTime();
            boolean loadable = wasWell
                    && Database.INSTANCE.isWell()
                    && absent == 0
                    && !read.history().mayBeAbsent(client.label(), begunNanos); // it may have been removed meanwhile
            // a write that began meanwhile has outdated what was held; what was remembered was so for long enough to
            // answer
            int holders = before & (holders(read, nowNanos) | Samples.REMEMBERED);
            samples.end(place, outcome(read, value, failure, begunNanos, loadable), holders + absent, nowNanos);
        });
    }

    private int holders(Keys.Read read, long nowNanos) {
        KeyClass keyClass = read.keyClass();
        boolean isHeld =
                keyClass.isHeld() || (keyClass == KeyClass.OWN && read.history().isHeld(nowNanos, oracle.rules()));
        boolean isRemembered = keyClass.isRemembered() && read.history().isRemembered(nowNanos, oracle.rules());
        return (isHeld ? Samples.HELD : 0) + (isRemembered ? Samples.REMEMBERED : 0);
    }

    private void get(Keys.Read read, Access.Done done) {
        if (asides.isEmpty() || !read.keyClass().isDeclared()) {
            client.access(read).get(read.history().key(), done);
        } else {
            asides.get(read.database()).get(read, done);
        }
    }

    private String outcome(
            Keys.Read read, @Nullable String value, @Nullable Throwable failure, long begunNanos, boolean loadable) {
        if (failure != null) {
            oracle.judge(
                    client.label(),
                    "the read of " + read.history().key(),
                    failure,
                    read.keyClass() == KeyClass.FORBIDDEN);
            return (loadable ? "ERROR:" : "ERROR_UNLOADABLE:")
                    + failure.getClass().getSimpleName();
        }
        if (read.keyClass() == KeyClass.FORBIDDEN) {
            oracle.violated(client.label() + ": " + read.history().key() + " was answered with " + value
                    + " to a user who may not read it");
            return Oracle.Verdict.VIOLATION.name();
        }
        Oracle.Verdict verdict = oracle.judge(client.label(), read.history(), value, begunNanos);
        return verdict == Oracle.Verdict.UNANSWERED && !loadable ? "UNLOADABLE" : verdict.name();
    }

    /** Makes no further call. */
    void halt() {
        stopped = true;
    }

    /**
     * Returns when all calls are over, or after this time.
     *
     * @param wasClockSetBack whether the wall clock was set back meanwhile: whose client sleeps by it is woken then
     */
    void stop(long timeoutMillis, boolean wasClockSetBack) throws InterruptedException {
        halt();
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        boolean unused = over.await(timeoutMillis, TimeUnit.MILLISECONDS);
        while (samples.pending() > 0 && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        if (wasClockSetBack) {
            wakeSleepers();
        }
    }

    private void wakeSleepers() throws InterruptedException {
        for (Thread thread : threads) {
            if (BackOff.holds(thread)) {
                woken.add(thread);
                thread.interrupt();
                thread.join(WAKING_MILLIS);
            }
        }
    }

    Samples samples() {
        return samples;
    }
}
