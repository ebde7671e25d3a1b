package dev.detour.engine;

import dev.detour.engine.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys that the application watches on one connection and may read on another: Spring Data Redis watches on a connection
 * of the session's own and reads on the one that all sessions share; a transaction of Jedis's {@code UnifiedJedis} holds
 * a connection and leaves the pool's others to the reads.
 *
 * <p>Any thread. The list is immutable and swapped under the lock; empty for an application that does not watch, which is
 * all that a read of it asks.
 *
 * @param <W> what each WATCH of a client is to its adapter
 */
public final class WatchedKeys<W extends WatchedKeys.Watcher> {

    /** A connection that watches; held for as long as it does, so that it must not lead back to the client's own. */
    public interface Watcher {

        /** A WATCH is about to be sent on it. */
        void begin();

        /** Whether it watches no more; one that is closed or was lost without a word does not at the server, either. */
        boolean isOver();
    }

    private volatile List<Watch<W>> watches = List.of();

    /** @param keys null where they are not known, which are then any */
    private record Watch<W extends Watcher>(
            W watcher, @Nullable List<Key> keys) {

        boolean isOver() {
            return watcher.isOver();
        }

        boolean isOf(Key key) {
            return keys == null || keys.contains(key);
        }
    }

    /**
     * A WATCH is about to be sent.
     *
     * @param keys null where they are not known
     */
    public synchronized void add(W watcher, @Nullable List<byte[]> keys) {
        // first: what the connection watched before its last EXEC must not come to life with this
        List<Watch<W>> all = new ArrayList<>(
                watches.stream().filter(watch -> !watch.isOver()).toList());
        List<Key> watched = keys == null ? null : keys.stream().map(Key::of).toList();
        watcher.begin();
        all.add(new Watch<>(watcher, watched));
        watches = List.copyOf(all);
    }

    /** Who watches, or did until lately. */
    public Stream<W> watchers() {
        return watches.stream().map(Watch::watcher);
    }

    /** Whether any connection may be watching; one volatile read. */
    public boolean isAny() {
        return !watches.isEmpty();
    }

    /** Whether some connection watches this key; one volatile read where none watches any. */
    public boolean contains(Key key) {
        List<Watch<W>> present = watches;
        return !present.isEmpty() && contains(present, key);
    }

    private boolean contains(List<Watch<W>> present, Key key) {
        boolean isAnyOver = false;
        for (Watch<W> watch : present) {
            if (watch.isOver()) {
                isAnyOver = true;
            } else if (watch.isOf(key)) {
                return true;
            }
        }
        if (isAnyOver) {
            forgetOver();
        }
        return false;
    }

    private synchronized void forgetOver() {
        watches = watches.stream().filter(watch -> !watch.isOver()).toList();
    }
}
