package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.detour.engine.model.ListeningLink.Listener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands on what comes on a connection that listens; called by its event loop. */
final class Messages implements RedisPubSubListener<byte[], byte[]> {

    private static final byte[] INVALIDATIONS = "__redis__:invalidate".getBytes(US_ASCII);
    private static final String INVALIDATION = "invalidate";
    private static final boolean HAS_PUSHES = hasPushes();

    private final MessageCodec codec;
    private final Listener listener;

    private Messages(MessageCodec codec, Listener listener) {
        this.codec = codec;
        this.listener = listener;
    }

    static void of(StatefulRedisPubSubConnection<byte[], byte[]> connection, MessageCodec codec, Listener listener) {
        connection.addListener(new Messages(codec, listener));
        if (HAS_PUSHES) {
            Pushes.of(connection, listener);
        }
    }

    /** Lettuce 5 speaks RESP2 alone. */
    private static boolean hasPushes() {
        return Arrays.stream(StatefulRedisConnection.class.getMethods())
                .filter(method -> method.getName().equals("addListener"))
                .anyMatch(
                        method -> method.getParameterTypes()[0].getSimpleName().equals("PushListener"));
    }

    @Override
    @SuppressWarnings("NullAway") // Lettuce tells the null of an emptied database as it came
    public void message(byte[] channel, byte @Nullable [] message) {
        List<byte[]> contents = codec.contents();
        if (Arrays.equals(channel, INVALIDATIONS)) {
            listener.invalidated(message == null ? null : contents);
        } else if (message != null) {
            listener.message(channel, message);
        }
    }

    @Override
    public void message(byte[] pattern, byte[] channel, byte[] message) {
        message(channel, message);
    }

    @Override
    public void subscribed(byte[] channel, long count) {
        listener.alive();
    }

    @Override
    public void psubscribed(byte[] pattern, long count) {
        listener.alive();
    }

    @Override
    public void unsubscribed(byte[] channel, long count) {}

    @Override
    public void punsubscribed(byte[] pattern, long count) {}

    /** Apart, because its classes are to be looked for only where they are. */
    private static final class Pushes {

        static void of(StatefulRedisConnection<byte[], byte[]> connection, Listener listener) {
            PushListener invalidations = push -> {
                if (push.getType().equals(INVALIDATION)) {
                    invalidated(push.getContent(Pushes::bytes), listener);
                }
            };
            connection.addListener(invalidations);
        }

        @SuppressWarnings("unchecked") // bytes() has made them
        private static void invalidated(List<Object> content, Listener listener) {
            Object keys = content.size() < 2 ? null : content.get(1);
            listener.invalidated(keys instanceof List<?> some ? (List<byte[]>) some : null);
        }

        private static byte[] bytes(ByteBuffer from) {
            byte[] copy = new byte[from.remaining()];
            from.duplicate().get(copy);
            return copy;
        }
    }
}
