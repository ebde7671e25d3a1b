package dev.detour.lettuce;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TracedCommand;
import io.lettuce.core.tracing.TraceContextProvider;
import io.lettuce.core.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/** A read that other tiers are asked for first, and how it is sent if need be. */
final class HeldRead implements HeldReads.Held {

    private final RoutedCommand<?, ?, ?> read;

    /** What is written where the client is to choose again. */
    private final RedisCommand<?, ?, ?> unwritten;

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
        this(read, wrapper == null ? read : wrapper, wrapper, endpoint);
    }

    private HeldRead(
            RoutedCommand<?, ?, ?> read,
            RedisCommand<?, ?, ?> unwritten,
            @Nullable RedisCommand<?, ?, ?> wrapper,
            @Nullable RedisChannelWriter endpoint) {
        this.read = read;
        this.unwritten = unwritten;
        this.wrapper = wrapper;
        this.endpoint = endpoint;
    }

    /** One that the client has not begun to dispatch. On the caller's thread, whose trace it belongs to. */
    static HeldRead ofTheCaller(RoutedCommand<?, ?, ?> read) {
        return new HeldRead(read, traced(read), null, null);
    }

    /** As the client's dispatch would have written it. */
    private static RedisCommand<?, ?, ?> traced(RoutedCommand<?, ?, ?> read) {
        try {
            Tracing tracing = read.connection().getResources().tracing();
            boolean hasContext = CommandWrapper.unwrap(read, TraceContextProvider.class) != null;
            return tracing.isEnabled() && !hasContext
                    ? new TracedCommand<>(
                            read, tracing.initialTraceContextProvider().getTraceContext())
                    : read;
        } catch (RuntimeException tracers) { // it is held all the same, and traced by itself
            return read;
        }
    }

    @Override
    public void sendNow() {
        if (read.isAnswered() || read.isDone()) {
            return;
        }
        read.isSent();
        if (wrapper == null || endpoint == null) {
            sendUnwritten();
        } else {
            send(wrapper, endpoint);
        }
    }

    /** Not as a new command, which the client would take into a transaction that has begun since. */
    private void sendUnwritten() {
        try {
            read.dispatchedAs(read.connection().getChannelWriter().write(unwritten));
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
