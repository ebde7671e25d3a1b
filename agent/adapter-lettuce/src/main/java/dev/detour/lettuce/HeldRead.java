package dev.detour.lettuce;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/** A read that other tiers are asked for first, and how it is sent if need be. */
final class HeldRead implements HeldReads.Held {

    private final RoutedCommand<?, ?, ?> read;
    private final @Nullable RedisCommand<?, ?, ?> wrapper;
    private final @Nullable RedisChannelWriter endpoint;

    /**
     * @param wrapper what the client would have written; null where it is the read
     * @param endpoint where it would have written that; null where it is to choose again
     */
    HeldRead(
            RoutedCommand<?, ?, ?> read,
            @Nullable RedisCommand<?, ?, ?> wrapper,
            @Nullable RedisChannelWriter endpoint) {
        this.read = read;
        this.wrapper = wrapper;
        this.endpoint = endpoint;
    }

    @Override
    public void sendNow() {
        if (read.isAnswered() || read.isDone()) {
            return;
        }
        read.isSent();
        if (wrapper == null || endpoint == null) {
            send(read);
        } else {
            send(wrapper, endpoint);
        }
    }

    /** Not as a new command, which the client would take into a transaction that has begun since. */
    private static void send(RoutedCommand<?, ?, ?> read) {
        try {
            read.dispatchedAs(read.connection().getChannelWriter().write(read));
        } catch (RuntimeException refused) { // as the application would have seen it
            read.completeExceptionally(refused);
        }
    }

    /** Past those who wrapped it on its way and have been told that it is sent. */
    private static void send(RedisCommand<?, ?, ?> wrapper, RedisChannelWriter endpoint) {
        try {
            endpoint.write(wrapper);
        } catch (RuntimeException refused) { // as the application would have seen it
            wrapper.completeExceptionally(refused);
        }
    }
}
