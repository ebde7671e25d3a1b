package dev.detour.engine.tier;

import dev.detour.engine.model.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A {@code redis-server} of the test's own, from the PATH. */
final class RedisProcess implements AutoCloseable {

    private final int port;
    private final Process process;

    private RedisProcess(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    static RedisProcess start(String... options) throws IOException {
        return startAt(freePort(), options);
    }

    static RedisProcess startAt(int port, String... options) throws IOException {
        Path directory = Files.createTempDirectory("detour-redis");
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                "" + directory,
                "--repl-diskless-sync-delay",
                "0",
                "--enable-debug-command",
                "yes"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        RedisProcess redis = new RedisProcess(port, process);
        Awaitility.await().ignoreExceptions().until(() -> "PONG".equals(redis.call("PING")));
        return redis;
    }

    /** Below the ephemeral ports' half, so that a cluster's bus, 10,000 above, has one too. */
    static int freePort() throws IOException {
        for (; ; ) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() < 55_000) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    int port() {
        return port;
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", port);
    }

    /** The reply as text; a number in digits, a list as its size. */
    @Nullable
    String call(String... words) throws Exception {
        byte[][] command = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            command[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        try (SocketLink link = new SocketLink(endpoint(), 5_000)) {
            Object reply = link.call(List.<byte[][]>of(command), 5_000_000_000L).get(0);
            if (reply instanceof List<?> list) {
                return "" + list.size();
            }
            return reply instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : reply == null ? null : "" + reply;
        }
    }

    void freeze() throws Exception {
        signal("STOP");
        Awaitility.await().until(() -> stateOf() == 'T');
    }

    void thaw() throws Exception {
        signal("CONT");
    }

    private char stateOf() throws IOException {
        String stat = Files.readString(Path.of("/proc", "" + process.pid(), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -" + name + ' ' + process.pid())
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
