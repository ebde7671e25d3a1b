package dev.detour.jedis;

import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.KeyValue;

/** A link over a client of the application's own kind. */
final class JedisLink implements Link {

    private static final long MAX_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Jedis jedis;

    JedisLink(Jedis jedis) {
        this.jedis = jedis;
    }

    @Override
    public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        Connection connection = jedis.getConnection();
        try {
            connection.setSoTimeout(FirstByte.millis(Math.min(timeoutNanos, MAX_TIMEOUT_NANOS)));
            for (byte[][] command : commands) {
                byte[][] arguments = new byte[command.length - 1][];
                System.arraycopy(command, 1, arguments, 0, arguments.length);
                connection.sendCommand(() -> command[0], arguments);
            }
            List<@Nullable Object> replies = new ArrayList<>(commands.size());
            for (Object reply : connection.getMany(commands.size())) {
                replies.add(raw(reply));
            }
            return replies;
        } catch (RuntimeException failure) {
            close();
            throw new LinkFailure(Classifier.faultOf(failure), failure);
        }
    }

    private static @Nullable Object raw(@Nullable Object reply) {
        if (reply instanceof JedisDataException error) {
            return new ErrorReply(String.valueOf(error.getMessage()));
        }
        if (!(reply instanceof List<?> list)) {
            return reply;
        }
        List<@Nullable Object> raw = new ArrayList<>(list.size());
        for (Object element : list) {
            if (element instanceof KeyValue<?, ?> pair) { // a map of RESP3
                raw.add(raw(pair.getKey()));
                raw.add(raw(pair.getValue()));
            } else {
                raw.add(raw(element));
            }
        }
        return raw;
    }

    /** The socket goes; a connection that is broken already says so to nobody. */
    @Override
    public void close() {
        jedis.close();
    }
}
