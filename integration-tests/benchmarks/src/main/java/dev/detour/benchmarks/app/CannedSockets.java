package dev.detour.benchmarks.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Sockets without a network for the thread that measures. Whoever else connects by the same factory, as Detour does to ask
 * the server how it is, reaches the real Redis that these sockets claim to lead to.
 */
final class CannedSockets implements JedisSocketFactory {

    private static final byte[] PING = "PING".getBytes(StandardCharsets.US_ASCII);

    private final Thread measuring = Thread.currentThread();
    private final InetSocketAddress server;

    private CannedSockets(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * A client for this thread.
     *
     * @param port of a real Redis on the loopback interface
     */
    static Jedis connect(int port) {
        // without a name of its own, as an application would write it
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", port);
        return new Jedis(
                new CannedSockets(server), DefaultJedisClientConfig.builder().build());
    }

    /** Whether the OpenTelemetry agent makes spans of what a Jedis sends: it ends them before a command is flushed. */
    static boolean areTraced(int port) {
        AtomicBoolean traced = new AtomicBoolean();
        try (Jedis probe = connect(port)) {
            Object unused = probe.sendCommand(
                    () -> { // asked for its name while it is written
                        traced.compareAndSet(false, Tracing.isInSpan());
                        return PING;
                    });
        }
        return traced.get();
    }

    @Override
    public Socket createSocket() {
        try {
            boolean measures = Thread.currentThread() == measuring;
            Socket socket = measures ? new CannedSocket(server) : new Socket();
            if (!measures) {
                socket.connect(server);
            }
            // as on Jedis's own: a number that the JDK keeps no object for, so that to ask for it allocates one
            socket.setSoTimeout(Protocol.DEFAULT_TIMEOUT);
            return socket;
        } catch (IOException refused) {
            throw new JedisConnectionException(refused);
        }
    }
}
