package dev.detour.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * A port in front of a server on this machine, and what a network can do to its connections. Every byte is delayed, in
 * both directions, by the same time.
 *
 * <p>Thread-safe. A change holds for bytes that are on their way as well.
 */
public final class SlowNetwork implements AutoCloseable {

    private final ServerSocket listening;
    private final int serverPort;
    private final Weather weather;
    private final Tap tap;
    private final long seed;
    private final LongAdder struckReplies = new LongAdder();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** With the number of the connection. */
    private final Map<DelayedStream, Integer> replies = new ConcurrentHashMap<>();

    private final Set<CountDownLatch> held = ConcurrentHashMap.newKeySet();

    private SlowNetwork(int serverPort, Duration oneWay, Tap tap, long seed) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.weather = new Weather(oneWay);
        this.tap = tap;
        this.seed = seed;
    }

    /**
     * Opens a slow port.
     *
     * @param oneWay the delay in each direction, so that a round trip takes twice as long
     */
    public static SlowNetwork before(int serverPort, Duration oneWay) {
        return before(serverPort, oneWay, (connection, from, bytes, atNanos) -> {});
    }

    /** The same, with someone who sees what passes. */
    public static SlowNetwork before(int serverPort, Duration oneWay, Tap tap) {
        return open(serverPort, oneWay, tap, 0);
    }

    /**
     * Opens a port without a delay, before a server whose replies may come to harm.
     *
     * @param seed of the choice of replies: the same replies of a connection for the same seed, however many others there are
     */
    public static SlowNetwork before(int serverPort, long seed) {
        return open(serverPort, Duration.ZERO, (connection, from, bytes, atNanos) -> {}, seed);
    }

    private static SlowNetwork open(int serverPort, Duration oneWay, Tap tap, long seed) {
        try {
            SlowNetwork network = new SlowNetwork(serverPort, oneWay, tap, seed);
            start("accept", network::accept);
            return network;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to connect to, on the loopback address. */
    public int port() {
        return listening.getLocalPort();
    }

    /**
     * Changes the delay in each direction. It is kept to within about 0.1 ms, which costs some CPU time where it is under
     * a millisecond.
     */
    public void setLatency(Duration oneWay) {
        weather.setLatency(oneWay);
    }

    /** From now on this befalls replies, on every connection; {@link Mishap#NONE} ends it. */
    public void mishap(Mishap befallsReplies) {
        weather.setMishap(befallsReplies);
    }

    /** To how many replies something has happened so far. */
    public long struckReplies() {
        return struckReplies.sum();
    }

    /**
     * Lets nothing through any more, in either direction, while every connection stays open and new ones are accepted:
     * packets are lost without a word.
     */
    public void silence() {
        weather.silence();
    }

    /** Ends a silence: what was sent meanwhile arrives, as TCP sends again what was lost. */
    public void resume() {
        weather.resume();
    }

    /**
     * Keeps back what the server sends on the connections that are open now. What is sent to the server arrives, and
     * connections that are opened later have nothing to wait for.
     */
    public void holdReplies() {
        holdReplies(connection -> true);
    }

    /**
     * The same on some of the connections alone.
     *
     * @param which takes the number that a {@link Tap} knows a connection by
     */
    public void holdReplies(IntPredicate which) {
        CountDownLatch end = new CountDownLatch(1);
        held.add(end);
        replies.forEach((stream, connection) -> {
            if (which.test(connection)) {
                stream.hold(end);
            }
        });
    }

    /** Lets the replies go that were kept back. */
    public void releaseReplies() {
        held.forEach(CountDownLatch::countDown);
        held.clear();
    }

    /**
     * Resets all connections, on both sides; new ones are accepted.
     *
     * @return how many there were
     */
    public int reset() {
        int connections = replies.size();
        // all of them first: when one side is closed, its end travels on and closes the other
        sockets.forEach(SlowNetwork::resetWhenClosed);
        sockets.forEach(this::closeNow);
        return connections;
    }

    private static void resetWhenClosed(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // it has ended by itself
        }
    }

    private void accept() throws IOException {
        for (int connection = 0; true; connection++) {
            Socket client = listening.accept();
            try {
                connect(client, connection);
            } catch (IOException refused) {
                closeNow(client); // the server is down; it may come back
            }
        }
    }

    private void connect(Socket client, int connection) throws IOException {
        sockets.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.add(server);
        Fate fate = new Fate(weather, seed + connection, struckReplies);
        DelayedStream.Witness asked = (bytes, atNanos) -> {
            fate.asked(bytes);
            tap.passed(connection, Tap.Side.CLIENT, bytes, atNanos);
        };
        DelayedStream.Witness replied = (bytes, atNanos) -> tap.passed(connection, Tap.Side.SERVER, bytes, atNanos);
        carry(client, new DelayedStream(client, server, weather, asked, UnaryOperator.identity()));
        DelayedStream back = new DelayedStream(server, client, weather, replied, fate::decide);
        replies.put(back, connection);
        carry(server, back);
    }

    private void carry(Socket from, DelayedStream stream) {
        start("read", () -> {
            try {
                stream.read();
            } finally {
                sockets.remove(from);
                replies.remove(stream);
            }
        });
        start("write", stream::write);
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException closed) {
                        // one side has gone, which is how every connection ends
                    }
                },
                "slow network " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void closeNow(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the port and all connections. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        weather.resume();
        releaseReplies();
        sockets.forEach(this::closeNow);
    }
}
