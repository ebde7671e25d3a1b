package dev.detour.lettuce;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads of one connection that are not sent before their routes are over. What changes the connection, MULTI or SELECT
 * for instance, must not overtake them: sent into what follows it they would be queued there, or read another database.
 * So they are sent before it, as without Detour.
 *
 * <p>Thread-safe and without a lock: a client's event loop may come by here while another thread sends, and would hold
 * up what that one waits for.
 */
final class HeldReads {

    /** A read that is held. */
    interface Held {
        /** Sends it past what the client does to a new command, unless it has been answered. */
        void sendNow();
    }

    /** What the client takes to accept a command, and far more. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Set<Held> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger beingSent = new AtomicInteger();

    void hold(Held read) {
        waiting.add(read);
    }

    /** Its route is over; nothing where it has been sent. */
    void letGo(Held read) {
        beingSent.incrementAndGet(); // first, so that whoever finds it gone finds this
        try {
            if (waiting.remove(read)) {
                read.sendNow();
            }
        } finally {
            beingSent.decrementAndGet();
        }
    }

    /** The connection is about to change. */
    void letAllGo() {
        for (Held read : waiting) {
            letGo(read);
        }
        long sinceNanos = System.nanoTime();
        while (beingSent.get() > 0 && System.nanoTime() - sinceNanos < PATIENCE_NANOS) {
            Thread.onSpinWait();
        }
    }
}
