package dev.detour.lettuce;

import dev.detour.engine.model.Key;
import dev.detour.lettuce.ObservedCommand.Ending;
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

    /** One WATCH. */
    private static final class Watch implements ObservedCommand.Return {

        private enum State {
            /** To be sent, perhaps once more on a new channel. */
            WAITING,
            SENT,
            /** Accepted, or given up and perhaps executed. */
            HELD,
            /** Refused, never sent, or lost with its channel. */
            OVER
        }

        /** Weak, since what is known of a connection lives as long as it. */
        private final WeakReference<LettuceConnection> connection;

        /** Null where they are not known, which are then any. */
        private final @Nullable List<Key> keys;

        /** Written under the lock of this. */
        private volatile State state = State.WAITING;

        Watch(LettuceConnection connection, @Nullable List<Key> keys) {
            this.connection = new WeakReference<>(connection);
            this.keys = keys;
        }

        /** A connection that is closed or was lost without a word ends its watch at the server, too. */
        boolean isOver() {
            LettuceConnection on = connection.get();
            return on == null || !on.isWatching() || state == State.OVER || isClosed(on);
        }

        private static boolean isClosed(LettuceConnection connection) {
            RedisChannelHandler<?, ?> handler = connection.handler();
            return handler != null && handler.isClosed();
        }

        boolean isOf(Key key) {
            return keys == null || keys.contains(key);
        }

        boolean isOn(LettuceConnection one) {
            return connection.get() == one;
        }

        @Override
        public synchronized void sent() {
            state = state == State.WAITING ? State.SENT : state;
        }

        @Override
        public synchronized void returned(Ending ending) {
            if (ending == Ending.REFUSED || ending == Ending.LOST && state == State.WAITING) {
                state = State.OVER;
            } else if (state != State.OVER) {
                state = State.HELD;
            }
        }

        /** The server has forgotten it; one that nobody has given up the client sends again. */
        synchronized void disconnected() {
            state = state == State.WAITING || state == State.SENT ? State.WAITING : State.OVER;
        }
    }

    /**
     * A WATCH is about to be sent; its connection is watching from now on, whatever becomes of it.
     *
     * @param keys null where they are not known
     * @return to be told what becomes of it
     */
    synchronized ObservedCommand.Return add(LettuceConnection connection, @Nullable List<byte[]> keys) {
        // first: what the connection watched before its last EXEC must not come to life with this
        Stream<Watch> others = watches.stream().filter(watch -> !watch.isOver());
        List<Watch> all = new ArrayList<>(others.toList());
        connection.watching(true);
        Watch added = new Watch(
                connection, keys == null ? null : keys.stream().map(Key::of).toList());
        all.add(added);
        watches = List.copyOf(all);
        return added;
    }

    /** The channel of a connection is gone. */
    void disconnected(LettuceConnection connection) {
        for (Watch watch : watches) {
            if (watch.isOn(connection)) {
                watch.disconnected();
            }
        }
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
