package dev.detour.lettuce;

import dev.detour.engine.model.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Reads of one connection that are not sent before their routes are over. What changes the connection, MULTI or SELECT
 * for instance, must not overtake them: sent into what follows it they would be queued there, or read another database.
 * Nor must a write of their key, whose value they would read. So they are sent before it, as without Detour.
 *
 * <p>Thread-safe and without a lock that is held while something is sent: a client's event loop may come by here while
 * another thread sends, and would hold up what that one waits for.
 */
final class HeldReads {

    /** A read that is held. */
    interface Held {
        /** Sends it past what the client does to a new command, unless it has been answered. */
        void sendNow();
    }

    private enum Stage {
        HELD,
        BEING_SENT
    }

    /** What the client takes to accept a command, and far more. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** None of a key where none is held; a read is in it until it has been sent. */
    private final Map<Key, Map<Held, Stage>> byKey = new ConcurrentHashMap<>();

    void hold(Key key, Held read) {
        byKey.compute(key, (same, reads) -> {
            Map<Held, Stage> all = reads == null ? new ConcurrentHashMap<>() : reads;
            all.put(read, Stage.HELD);
            return all;
        });
    }

    /** Its route is over; nothing where it has been sent. */
    void letGo(Key key, Held read) {
        Map<Held, Stage> reads = byKey.get(key);
        if (reads == null || !reads.replace(read, Stage.HELD, Stage.BEING_SENT)) {
            return;
        }
        try {
            read.sendNow();
        } finally {
            byKey.computeIfPresent(key, (same, all) -> {
                all.remove(read);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** Keys with these bytes are about to be written; costs nothing while no read is held. */
    void letGo(List<byte[]> keys) {
        if (byKey.isEmpty()) {
            return;
        }
        List<Key> written = new ArrayList<>(keys.size());
        for (byte[] key : keys) {
            if (key.length <= Key.MAX_BYTES) {
                written.add(Key.of(key));
            }
        }
        letAllGo(written);
    }

    /** The connection is about to change, or all that is read on it; costs nothing while no read is held. */
    void letAllGo() {
        if (!byKey.isEmpty()) {
            letAllGo(byKey.keySet());
        }
    }

    private void letAllGo(Collection<Key> keys) {
        for (Key key : keys) {
            for (Held read : byKey.getOrDefault(key, Map.of()).keySet()) {
                letGo(key, read);
            }
        }
        long sinceNanos = System.nanoTime();
        for (Key key : keys) {
            while (isBeingSent(key) && System.nanoTime() - sinceNanos < PATIENCE_NANOS) {
                Thread.onSpinWait();
            }
        }
    }

    /** By another thread, which found its route over. */
    private boolean isBeingSent(Key key) {
        return byKey.getOrDefault(key, Map.of()).containsValue(Stage.BEING_SENT);
    }
}
