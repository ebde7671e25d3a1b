package dev.detour.lettuce;

import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One more connection of the application's own {@code RedisClient}, with its address, credentials, options and event
 * loops: it goes when the application shuts that client down. A client of our own on shared resources would not do: it
 * counts as a user of the event loops, and they would outlive the application's shutdown.
 */
final class LettuceLink implements Link {

    private static final String NAME = "detour";

    /** Lettuce's own default is a minute, for which one frozen server would hold up the warming of all. */
    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(2);

    private final StatefulRedisConnection<byte[], byte[]> connection;

    LettuceLink(RedisClient client, RedisURI uri, Namespace namespace) throws LinkFailure {
        RedisURI own = RedisURI.builder(uri)
                .withClientName(NAME)
                .withDatabase(namespace.database())
                .withTimeout(uri.getTimeout().compareTo(MAX_TIMEOUT) < 0 ? uri.getTimeout() : MAX_TIMEOUT)
                .build();
        connection = connect(client, own);
    }

    /** Not the waiting {@code connect}: where the application shuts its event loops down meanwhile, that never returns. */
    private static StatefulRedisConnection<byte[], byte[]> connect(RedisClient client, RedisURI uri)
            throws LinkFailure {
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connecting =
                client.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture();
        try {
            return connecting.get(MAX_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception late) { // to be written
            connecting.whenComplete((made, never) -> {
                if (made != null) {
                    made.closeAsync();
                }
            });
            connecting.cancel(false);
            throw new LinkFailure(null, late);
        }
    }

    @Override
    public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        throw new LinkFailure("to be written");
    }

    /** Does not wait: once the application has shut its client down, nothing completes any more. */
    @Override
    public void close() {
        boolean closed = connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed();
        if (!closed) { // closing twice is a warning in the application's log
            connection.closeAsync();
        }
    }
}
