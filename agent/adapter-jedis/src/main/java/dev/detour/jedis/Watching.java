package dev.detour.jedis;

import dev.detour.engine.WatchedKeys;
import java.lang.ref.WeakReference;

/** A connection on which the application watches; it may go without having been closed. */
record Watching(WeakReference<Session> session) implements WatchedKeys.Watcher {

    @Override
    public void begin() {
        Session on = session.get();
        if (on != null) {
            on.watch();
        }
    }

    @Override
    public boolean isOver() {
        Session on = session.get();
        return on == null || !on.isWatching();
    }
}
