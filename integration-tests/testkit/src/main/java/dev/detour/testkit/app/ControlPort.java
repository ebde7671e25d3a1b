package dev.detour.testkit.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Obeys the test: reads requests from the control socket, runs each on a thread of its own, and writes what it came to.
 *
 * <p>A request is the fields id, operation, arguments. A reply is id, nanoseconds, thread and one of {@code ok, type,
 * value}, {@code null}, or {@code error, class, message, class of the cause}.
 */
public final class ControlPort {

    private final Operations operations;
    private final PrintWriter out;

    private ControlPort(Operations operations, PrintWriter out) {
        this.operations = operations;
        this.out = out;
    }

    /** What the application under test can be asked to do. */
    public interface Operations {
        /**
         * @param arguments as sent by the test
         * @return null, or what the test shall see; see {@link #textOf}
         * @throws Exception what the test shall see
         */
        @Nullable
        Object run(String operation, List<String> arguments) throws Exception;
    }

    /**
     * Serves until the test goes away.
     *
     * @param port where the test listens, on the loopback interface
     */
    public static void serve(int port, Operations operations) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(
                        new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8), true)) {
            socket.setTcpNoDelay(true);
            ControlPort control = new ControlPort(operations, out);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> request = ControlLine.read(line).stream()
                        .map(Objects::requireNonNull)
                        .collect(Collectors.toList());
                threads.execute(() -> control.obey(request));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever is thrown is what the test wants to see
    private void obey(List<String> request) {
        String id = request.get(0);
        long startNanos = System.nanoTime();
        try {
            Object result = operations.run(request.get(1), request.subList(2, request.size()));
            long nanos = System.nanoTime() - startNanos;
            if (result == null) {
                reply(id, nanos, "null");
            } else {
                reply(id, nanos, "ok", result.getClass().getSimpleName(), textOf(result));
            }
        } catch (Throwable thrown) {
            long nanos = System.nanoTime() - startNanos;
            Throwable cause = thrown.getCause();
            String causeClass = cause == null ? null : cause.getClass().getName();
            reply(id, nanos, "error", thrown.getClass().getName(), thrown.getMessage(), causeClass);
        }
    }

    private void reply(String id, long nanos, @Nullable String... result) {
        String head = ControlLine.write(
                id, Long.toString(nanos), Thread.currentThread().getName());
        out.println(head + " " + ControlLine.write(result));
    }

    /** A byte array as Latin-1, a list as its elements in brackets, everything else as itself. */
    static String textOf(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ControlPort::textOf).collect(Collectors.joining(", ", "[", "]"));
        }
        return String.valueOf(value);
    }
}
