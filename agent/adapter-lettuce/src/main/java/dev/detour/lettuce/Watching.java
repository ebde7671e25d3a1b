package dev.detour.lettuce;

import dev.detour.engine.WatchedKeys;
import io.lettuce.core.RedisChannelHandler;
import java.lang.ref.WeakReference;

/** A connection on which the application watches. */
record Watching(WeakReference<RedisChannelHandler<?, ?>> handler, LettuceConnection connection)
        implements WatchedKeys.Watcher {

    @Override
    public void begin() {
        connection.watching(true);
    }

    @Override
    public boolean isOver() {
        RedisChannelHandler<?, ?> on = handler.get();
        return on == null || on.isClosed() || !connection.isWatching();
    }
}
