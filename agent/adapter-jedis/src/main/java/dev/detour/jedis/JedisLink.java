package dev.detour.jedis;

import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/** A link over a client of the application's own kind. */
final class JedisLink implements ListeningLink {

    private static final long MAX_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Jedis jedis;
    private final Connection connection;
    private volatile Runnable closed = () -> {};

    /** Once it listens. */
    private volatile @Nullable PushReader pushes;

    JedisLink(Jedis jedis, Connection connection) {
        this.jedis = jedis;
        this.connection = connection;
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
            limit(FirstByte.millis(Math.min(timeoutNanos, MAX_TIMEOUT_NANOS)));
            for (byte[][] command : commands) {
                byte[][] arguments = Arrays.copyOfRange(command, 1, command.length);
                connection.sendCommand(new Raw(command[0]), arguments);
            }
            List<@Nullable Object> replies = new ArrayList<>(commands.size());
            for (int i = 0; i < commands.size(); i++) {
                replies.add(reply());
            }
            return replies;
        } catch (
                Throwable
                        failure) { // of memory or stack too, for a length or depth that is nonsense: replies are under
            // way
            close();
            throw new LinkFailure(Classifier.faultOf(failure), failure);
        }
    }

    /**
     * On the socket itself: through the connection Jedis 3 would set the socket factory's, which is the application's. Fails
     * on a closed one, where sending would connect again, to whatever database.
     */
    private Socket limit(int millis) {
        try {
            Socket socket = JedisMembers.socket(connection);
            if (socket == null) {
                throw new SocketException("not connected");
            }
            socket.setSoTimeout(millis);
            return socket;
        } catch (Throwable closed) {
            throw new JedisConnectionException(closed);
        }
    }

    private @Nullable Object reply() {
        try {
            return plain(connection.getOne());
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
        if (element instanceof Map.Entry<?, ?> entry) { // of RESP3's maps
            plain.add(plain(entry.getKey()));
            plain.add(plain(entry.getValue()));
        } else {
            plain.add(plain(element));
        }
    }

    @Override
    public List<@Nullable ErrorReply> listen(List<Subscription> subscriptions, Listener listener) throws LinkFailure {
        try {
            Socket socket = limit(FirstByte.millis(MAX_TIMEOUT_NANOS));
            RedisInputStream input = JedisMembers.input(connection);
            if (input == null) {
                throw new SocketException("not connected");
            }
            PushReader reader = new PushReader(socket, input, listener, this::close);
            List<@Nullable ErrorReply> answers = reader.subscribe(subscriptions);
            pushes = reader;
            reader.start("detour-push-" + socket.getPort());
            return answers;
        } catch (Throwable failure) { // of memory for a thread, too
            close();
            throw new LinkFailure(Classifier.faultOf(failure), failure);
        }
    }

    @Override
    public void probe() {
        PushReader reader = pushes;
        try {
            if (reader != null) {
                reader.probe();
            }
        } catch (IOException closedOrBroken) {
            close();
        }
    }

    /** Not {@link Jedis#close}, which would first write out what is left in the buffer, and wait for it. */
    @Override
    public void close() {
        closed.run();
        try {
            JedisMembers.setBroken(connection);
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
