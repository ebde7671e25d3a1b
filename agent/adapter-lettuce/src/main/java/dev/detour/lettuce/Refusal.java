package dev.detour.lettuce;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/** Commands that Lettuce itself turns away. It has no type of its own for that, so the state of the connection tells. */
final class Refusal {

    /** The server is not asked, because too many commands are under way. */
    static final Outcome FULL_QUEUE = new Outcome.Fault(FaultKind.SHED);

    private Refusal() {}

    /**
     * Whether the connection, which is well, has as many commands under way as its options allow.
     *
     * @param connection to the server that was to be asked; null where that is not known
     */
    static boolean isFullQueue(Throwable failure, @Nullable RedisChannelHandler<?, ?> connection) {
        return failure.getClass() == RedisException.class
                && connection != null
                && connection.getOptions().getRequestQueueSize() != Integer.MAX_VALUE
                && connection.isOpen();
    }

    /** Whether a connection that is down stays so, and only the application can make another. */
    static boolean isForGood(RedisChannelHandler<?, ?> connection) {
        return !connection.getOptions().isAutoReconnect();
    }
}
