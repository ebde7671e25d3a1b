package dev.detour.doctor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection that says nothing of its own accord but what it takes to be let in, so that a user who may do next to
 * nothing is let in as well. Not thread-safe.
 */
final class ServerConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;

    /** A server that is busy is still worth a report. */
    private static final int ANSWER_MILLIS = 5_000;

    private final Target target;
    private final Connection connection;
    private long asked;

    private ServerConnection(Target target, Connection connection) {
        this.target = target;
        this.connection = connection;
    }

    static ServerConnection open(Target target) throws CannotAsk {
        DefaultJedisClientConfig.Builder settings = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis(CONNECT_MILLIS)
                .socketTimeoutMillis(target.tls() ? CONNECT_MILLIS : ANSWER_MILLIS) // the handshake's too
                .user(target.user())
                .password(target.password())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        if (target.tls()) {
            settings.sslOptions(SslOptions.defaults()); // the JDK's trust store; the host must be the certificate's
        }
        try {
            Connection connection = new Connection(new HostAndPort(target.host(), target.port()), settings.build());
            connection.setSoTimeout(ANSWER_MILLIS);
            return new ServerConnection(target, connection);
        } catch (JedisException e) {
            throw CannotAsk.of(target, e);
        }
    }

    /** Asks once; an error is a reply. */
    Reply ask(String command, String... arguments) throws CannotAsk {
        asked++;
        ProtocolCommand word = () -> command.getBytes(StandardCharsets.UTF_8);
        byte[][] rest = Arrays.stream(arguments)
                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        try {
            connection.sendCommand(word, rest);
            return new Reply(connection.getOne(), null);
        } catch (JedisConnectionException e) {
            throw CannotAsk.of(target, e);
        } catch (JedisDataException e) {
            return reply(String.valueOf(e.getMessage()));
        }
    }

    private Reply reply(String error) throws CannotAsk {
        if (error.startsWith("NOAUTH")) {
            throw CannotAsk.refusing(target, error);
        }
        return new Reply(null, error);
    }

    /** How many commands this connection has sent, which are not the application's. */
    long asked() {
        return asked;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JedisException broken) {
            // it was to be closed
        }
    }
}
