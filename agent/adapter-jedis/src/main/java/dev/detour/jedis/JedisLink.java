package dev.detour.jedis;

import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.KeyValue;

/** A link over a client of the application's own kind. */
final class JedisLink implements Link {

    private static final long MAX_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Jedis jedis;
    private final Connection connection;
    private volatile Runnable closed = () -> {};

    JedisLink(Jedis jedis) {
        this.jedis = jedis;
        this.connection = jedis.getConnection();
    }

    /** Is told once it is closed. */
    void onClose(Runnable told) {
        closed = told;
    }

    /** A command that this adapter's Jedis may have no constant for. */
    private record Raw(byte[] name) implements ProtocolCommand {
        @Override
        public byte[] getRaw() {
            return name;
        }
    }

    @Override
    public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        try {
            connection.setSoTimeout(FirstByte.millis(Math.min(timeoutNanos, MAX_TIMEOUT_NANOS)));
            for (byte[][] command : commands) {
                byte[][] arguments = Arrays.copyOfRange(command, 1, command.length);
                connection.sendCommand(new Raw(command[0]), arguments);
            }
            List<@Nullable Object> replies = new ArrayList<>(commands.size());
            for (int i = 0; i < commands.size(); i++) {
                replies.add(reply(i == 0));
            }
            return replies;
        } catch (RuntimeException | LinkageError failure) { // whatever it is, replies may be under way
            close();
            throw new LinkFailure(Classifier.faultOf(failure), failure);
        }
    }

    private @Nullable Object reply(boolean first) {
        try {
            return plain(first ? connection.getOne() : connection.getUnflushedObject());
        } catch (JedisDataException error) {
            return plain(error);
        }
    }

    /** A reply as RESP2 has it, whichever protocol the application's configuration speaks. */
    private static @Nullable Object plain(@Nullable Object reply) {
        if (reply == null || reply instanceof byte[] || reply instanceof Long) {
            return reply;
        }
        if (reply instanceof List<?> elements) {
            List<@Nullable Object> plain = new ArrayList<>(elements.size());
            elements.forEach(element -> addPlain(plain, element));
            return plain;
        }
        if (reply instanceof JedisDataException error) {
            return new ErrorReply(String.valueOf(error.getMessage()));
        }
        return reply instanceof Boolean flag
                ? Long.valueOf(flag ? 1 : 0)
                : reply.toString().getBytes(StandardCharsets.UTF_8); // a number of RESP3, which RESP2 has as a string
    }

    private static void addPlain(List<@Nullable Object> plain, @Nullable Object element) {
        if (element instanceof KeyValue<?, ?> entry) {
            plain.add(plain(entry.getKey()));
            plain.add(plain(entry.getValue()));
        } else {
            plain.add(plain(element));
        }
    }

    /** Not {@link Jedis#close}, which would first write out what is left in the buffer, and wait for it. */
    @Override
    public void close() {
        closed.run();
        connection.setBroken();
        try {
            Socket socket = JedisMembers.socket(connection);
            if (socket != null) {
                socket.close();
                return;
            }
        } catch (IOException closedEnough) {
            return;
        } catch (Throwable unreachable) {
            // then by the ordinary way
        }
        jedis.close();
    }
}
