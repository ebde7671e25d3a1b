package dev.detour.lettuce;

import dev.detour.engine.model.Key;
import io.lettuce.core.RedisChannelHandler;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys that the application watches on one connection and may read on another: Spring Data Redis watches on a connection
 * of the session's own and reads on the one that all sessions share.
 *
 * <p>Any thread. The list is immutable and swapped under the lock; empty for an application that does not watch, which is
 * all that a read of it asks.
 */
final class WatchedKeys {

    private volatile List<Watch> watches = List.of();

    /** @param keys null where they are not known, which are then any */
    private record Watch(
            WeakReference<RedisChannelHandler<?, ?>> handler,
            LettuceConnection connection,
            @Nullable List<Key> keys) {

        /** A connection that is closed or was lost without a word ends its watch at the server, too. */
        boolean isOver() {
            RedisChannelHandler<?, ?> on = handler.get();
            return on == null || on.isClosed() || !connection.isWatching();
        }

        boolean isOf(Key key) {
            return keys == null || keys.contains(key);
        }
    }

    /** A WATCH is about to be sent; its connection is watching from now on. */
    synchronized void add(
            RedisChannelHandler<?, ?> handler, LettuceConnection connection, @Nullable List<byte[]> keys) {
        // first: what the connection watched before its last EXEC must not come to life with this
        Stream<Watch> others = watches.stream().filter(watch -> !watch.isOver());
        List<Watch> all = new ArrayList<>(others.toList());
        List<Key> watched = keys == null ? null : keys.stream().map(Key::of).toList();
        connection.watching(true);
        all.add(new Watch(new WeakReference<>(handler), connection, watched));
        watches = List.copyOf(all);
    }

    boolean contains(Key key) {
        List<Watch> present = watches;
        return !present.isEmpty() && contains(present, key);
    }

    private boolean contains(List<Watch> present, Key key) {
        boolean isAnyOver = false;
        for (Watch watch : present) {
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
