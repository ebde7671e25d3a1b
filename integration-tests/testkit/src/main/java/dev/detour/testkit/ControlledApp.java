package dev.detour.testkit;

import dev.detour.testkit.app.ControlLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An application under test in a JVM of its own that does what it is asked; its {@code main} calls {@link
 * dev.detour.testkit.app.ControlPort#serve} with its first argument.
 *
 * <p>Thread-safe: every call runs on a thread of its own in the application.
 */
public final class ControlledApp implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int ALIVE_CHECK_MILLIS = 200;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private final AgentJvm jvm;
    private final Socket socket;
    private final PrintWriter out;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<String, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();
    private volatile boolean gone;

    private ControlledApp(AgentJvm jvm, Socket socket) throws IOException {
        this.jvm = jvm;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.out = new PrintWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8), true);
        Thread reader = new Thread(this::readReplies, "controlled-app-replies");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the JVM and returns when the application is ready to be called.
     *
     * @param jvm without arguments of the main class so far; the control port becomes the next one
     * @throws AssertionError if it does not connect in time; the message holds the last lines of the JVM
     */
    public static ControlledApp start(AgentJvm.Builder jvm) {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout(ALIVE_CHECK_MILLIS);
            AgentJvm started =
                    jvm.arguments(Integer.toString(listening.getLocalPort())).start();
            return new ControlledApp(started, accepted(listening, started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket accepted(ServerSocket listening, AgentJvm jvm) throws IOException {
        long startNanos = System.nanoTime();
        while (jvm.isAlive() && System.nanoTime() - startNanos < START_TIMEOUT.toNanos()) {
            try {
                return listening.accept();
            } catch (SocketTimeoutException notYet) {
                // time to see whether the JVM still lives
            }
        }
        jvm.close();
        throw new AssertionError("the application did not connect\n" + jvm.tail());
    }

    /** The JVM that the application runs in. */
    public AgentJvm jvm() {
        return jvm;
    }

    /**
     * Calls an operation and waits for what it comes to, at most half a minute.
     *
     * @throws AssertionError if the application does not answer; the message holds the last lines of its JVM
     */
    public Reply call(String operation, String... arguments) {
        return await(send(operation, arguments));
    }

    /** Calls an operation without waiting. */
    public CompletableFuture<Reply> send(String operation, String... arguments) {
        String id = Long.toString(lastId.incrementAndGet());
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        List<String> request = new ArrayList<>(List.of(id, operation));
        request.addAll(List.of(arguments));
        out.println(ControlLine.write(request.toArray(new String[0])));
        if (gone) { // read after the put, so that one of the two sides sees the other
            failWaiting();
        }
        return reply;
    }

    /**
     * Waits for the reply to a {@link #send}, at most half a minute.
     *
     * @throws AssertionError as {@link #call} does
     */
    public Reply await(CompletableFuture<Reply> sent) {
        try {
            return sent.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the application did not answer\n" + jvm.tail(), e);
        }
    }

    private void readReplies() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<@Nullable String> fields = ControlLine.read(line);
                CompletableFuture<Reply> asked = waiting.remove(required(fields, 0));
                Objects.requireNonNull(asked, line).complete(reply(fields));
            }
        } catch (IOException closed) {
            // the application is gone, which its callers are about to be told
        }
        gone = true;
        failWaiting();
    }

    private void failWaiting() {
        waiting.values().forEach(asked -> asked.completeExceptionally(new IOException("the application is gone")));
    }

    private static Reply reply(List<@Nullable String> fields) {
        long nanos = Long.parseLong(required(fields, 1));
        String thread = required(fields, 2);
        return switch (required(fields, 3)) {
            case "ok" -> new Reply(Reply.Kind.VALUE, fields.get(4), fields.get(5), null, null, null, nanos, thread);
            case "null" -> new Reply(Reply.Kind.NULL, null, null, null, null, null, nanos, thread);
            default ->
                new Reply(Reply.Kind.ERROR, null, null, fields.get(4), fields.get(5), fields.get(6), nanos, thread);
        };
    }

    private static String required(List<@Nullable String> fields, int index) {
        return Objects.requireNonNull(fields.get(index));
    }

    /**
     * Lets the application end by itself, and its JVM with all that it does at its end.
     *
     * @return its exit code
     * @throws AssertionError if it still runs after the time-out
     */
    public int end(Duration timeout) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jvm.exitCode(timeout);
    }

    /** Ends the application and its JVM. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            jvm.close();
        }
    }
}
