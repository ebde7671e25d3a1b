package dev.detour.lettuce;

import dev.detour.engine.WatchedKeys;
import dev.detour.lettuce.ObservedCommand.Ending;
import io.lettuce.core.RedisChannelHandler;
import java.lang.ref.WeakReference;

/** One WATCH of a connection, from before it is sent until the server has forgotten it. */
final class Watching implements WatchedKeys.Watcher, ObservedCommand.Return {

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

    /** Written under the lock of this. */
    private volatile State state = State.WAITING;

    Watching(LettuceConnection connection) {
        this.connection = new WeakReference<>(connection);
    }

    @Override
    public void begin() {
        LettuceConnection on = connection.get();
        if (on != null) {
            on.watching(true);
        }
    }

    /** A connection that is closed or was lost without a word ends its watch at the server, too. */
    @Override
    public boolean isOver() {
        LettuceConnection on = connection.get();
        return on == null || !on.isWatching() || state == State.OVER || isClosed(on);
    }

    private static boolean isClosed(LettuceConnection connection) {
        RedisChannelHandler<?, ?> handler = connection.handler();
        return handler != null && handler.isClosed();
    }

    boolean isOn(LettuceConnection one) {
        return connection.refersTo(one);
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
