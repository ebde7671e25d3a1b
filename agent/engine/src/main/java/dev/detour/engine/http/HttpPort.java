package dev.detour.engine.http;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.OwnThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Serves a site at a port, one request a connection, few at a time and none for long.
 *
 * <p>Not the JDK's own server: to make one asks the application's class path for a provider, and asks the application's
 * logging for a logger, before the application has set up either.
 */
public final class HttpPort implements AutoCloseable {

    private static final int MAX_AT_A_TIME = 8;
    private static final int BACKLOG = 16;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int LOOK_MILLIS = 250;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerSocket socket;
    private final Function<Request, Response> site;
    private final String name;
    private final long patienceNanos;
    private final Set<Conversation> underWay = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor workers;

    /**
     * Opens it.
     *
     * @param address with the port 0 for any that is free
     * @param site called on several threads
     * @param name of its threads, which are daemons
     */
    public HttpPort(InetSocketAddress address, Function<Request, Response> site, String name) throws IOException {
        this(bound(address), site, name, PATIENCE_NANOS);
    }

    HttpPort(ServerSocket socket, Function<Request, Response> site, String name, long patienceNanos) {
        this.socket = socket;
        this.site = site;
        this.name = name;
        this.patienceNanos = patienceNanos;
        this.workers = new ThreadPoolExecutor(
                0, MAX_AT_A_TIME, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), OwnThread.named(name));
    }

    private static ServerSocket bound(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(address, BACKLOG);
            return socket;
        } catch (IOException | RuntimeException taken) {
            socket.close();
            throw taken;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    /** Serves until it is closed; its own thread ends what takes too long, too. */
    public void serve() {
        while (!socket.isClosed()) {
            try {
                socket.setSoTimeout(underWay.isEmpty() ? 0 : LOOK_MILLIS);
                accept();
            } catch (SocketTimeoutException nobody) {
                // time to look at those who are there
            } catch (RejectedExecutionException tooMany) {
                // whoever asked will ask again
            } catch (IOException | OutOfMemoryError noDescriptorNoThread) {
                LockSupport.parkNanos(PAUSE_NANOS); // as a rule there is none at once after it either
            }
            long nowNanos = System.nanoTime();
            underWay.forEach(each -> each.endIfOverdue(nowNanos));
        }
    }

    private void accept() throws IOException {
        Socket connection = socket.accept();
        Conversation conversation = new Conversation(connection, patienceNanos);
        underWay.add(conversation);
        try {
            workers.execute(() -> hold(conversation));
        } catch (RejectedExecutionException | OutOfMemoryError tooMany) {
            underWay.remove(conversation);
            connection.close();
            throw tooMany;
        }
    }

    private void hold(Conversation conversation) {
        try {
            conversation.hold(site);
        } catch (IOException goneAway) {
            // a browser that is closed, or too slow
        } catch (RuntimeException | Error failure) {
            AgentLog.ownFault("answering at the port of " + name, failure);
        } finally {
            underWay.remove(conversation);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        workers.shutdown();
    }
}
