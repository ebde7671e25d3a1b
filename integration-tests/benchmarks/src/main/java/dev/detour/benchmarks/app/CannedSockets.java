package dev.detour.benchmarks.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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

    private final Thread measuring = Thread.currentThread();
    private final InetSocketAddress server;

    private final Runnable onCommand;

    private CannedSockets(InetSocketAddress server, Runnable onCommand) {
        this.server = server;
        this.onCommand = onCommand;
    }

    /**
     * A client for this thread.
     *
     * @param port of a real Redis on the loopback interface
     */
    static Jedis connect(int port) {
        return connect(port, () -> {});
    }

    private static Jedis connect(int port, Runnable onCommand) {
        // without a name of its own, as an application would write it
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", port);
        return new Jedis(
                new CannedSockets(server, onCommand),
                DefaultJedisClientConfig.builder().build());
    }

    /** Whether the OpenTelemetry agent makes spans of what a Jedis sends. */
    static boolean areTraced(int port) {
        AtomicBoolean traced = new AtomicBoolean();
        try (Jedis probe = connect(port, () -> traced.compareAndSet(false, Tracing.isInSpan()))) {
            String unused = probe.get(Keys.name(0));
        }
        return traced.get();
    }

    @Override
    public Socket createSocket() {
        try {
            boolean measures = Thread.currentThread() == measuring;
            Socket socket = measures ? new CannedSocket(server, onCommand) : new Socket();
            if (!measures) {
                socket.connect(server);
            }
            socket.setSoTimeout(Protocol.DEFAULT_TIMEOUT); // as Jedis's own do, and none of it fits the JDK's cached numbers
            return socket;
        } catch (IOException refused) {
            throw new JedisConnectionException(refused);
        }
    }
}
