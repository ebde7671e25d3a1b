package dev.detour.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real {@code redis-server} on a loopback port, and the faults that can befall it.
 *
 * <p>Keeps nothing on disk. Thread-safe; a fault returns when it has taken effect. No process outlives this JVM's
 * orderly exit.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
    private static final int START_ATTEMPTS = 5;

    // Below the ephemeral range: a client that keeps reconnecting to a dead server's ephemeral port may, on the
    // loopback interface, be given that very port and end up connected to itself.
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;

    private final int port;
    private final @Nullable String password;
    private final List<String> extraArguments;
    private final Path directory;
    private final Thread killAtExit = new Thread(this::kill, "redis-server-kill");

    /** Guarded by this. */
    private Process process;

    private RedisServer(int port, Builder settings) throws IOException {
        this.port = port;
        this.password = settings.password;
        this.extraArguments = List.copyOf(settings.extraArguments);
        this.directory = Files.createTempDirectory("detour-redis");
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(killAtExit);
    }

    /** Starts an empty server without a password. */
    public static RedisServer start() {
        return builder().start();
    }

    /** A server with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /** The settings of a server to be started. */
    public static final class Builder {
        private final List<String> extraArguments = new ArrayList<>();
        private @Nullable String password;

        private Builder() {}

        /** The password of the default user; none unless called. */
        public Builder password(String password) {
            this.password = password;
            return this;
        }

        /** More arguments of the command line, for example {@code "--maxmemory", "10mb"}. */
        public Builder arguments(String... arguments) {
            extraArguments.addAll(List.of(arguments));
            return this;
        }

        /**
         * Starts the server and returns when it answers.
         *
         * @throws IllegalStateException if it does not start; the message holds what it printed
         */
        public RedisServer start() {
            IllegalStateException failure = new IllegalStateException("not tried");
            for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
                RedisServer server = null;
                try {
                    server = new RedisServer(freePort(), this);
                    server.awaitAnswer();
                    return server;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (IllegalStateException e) {
                    // most likely somebody else took the port between the look and the start
                    Objects.requireNonNull(server).close();
                    failure = e;
                }
            }
            throw failure;
        }
    }

    private static int freePort() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    private Process launch() throws IOException {
        RedisBinary binary = RedisBinary.found();
        List<String> command = new ArrayList<>(List.of(binary.path().toString()));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", directory.toString()));
        if (binary.majorVersion() >= 7) {
            command.addAll(List.of("--enable-debug-command", "yes"));
        }
        if (password != null) {
            command.addAll(List.of("--requirepass", password));
        }
        command.addAll(extraArguments);
        File log = directory.resolve("log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private void awaitAnswer() throws IOException {
        long startNanos = System.nanoTime();
        while (running().isAlive() && System.nanoTime() - startNanos < START_TIMEOUT.toNanos()) {
            try {
                command("PING");
                return;
            } catch (UncheckedIOException | IllegalStateException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
        throw new IllegalStateException("redis-server does not answer: " + Files.readString(directory.resolve("log")));
    }

    private synchronized Process running() {
        return process;
    }

    /** The port on the loopback interface, the same after a restart. */
    public int port() {
        return port;
    }

    /** The process id, another one after a restart. */
    public long pid() {
        return running().pid();
    }

    /** Stops the process with SIGSTOP: connections stay open and nothing is answered. */
    public void freeze() {
        Signal.STOP.send(pid());
    }

    /** Continues a frozen process; what was sent to it meanwhile is answered. */
    public void thaw() {
        Signal.CONT.send(pid());
    }

    /** Kills the process with SIGKILL, frozen or not, and returns when it is gone. */
    public void kill() {
        Process killed = running().destroyForcibly();
        try {
            killed.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Kills the process if it runs, starts an empty one on the same port and returns when it answers.
     *
     * @throws IllegalStateException if it does not start
     */
    public void restart() {
        kill();
        try {
            synchronized (this) {
                process = launch();
            }
            awaitAnswer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a connection of the test's own, authenticated, on database 0. */
    public RespConnection connect() {
        RespConnection connection = new RespConnection(port, COMMAND_TIMEOUT);
        if (password != null) {
            connection.call("AUTH", password);
        }
        return connection;
    }

    /**
     * Runs one command on a connection of its own.
     *
     * @return a String, a Long, a List of these, or null, as the server replied
     * @throws IllegalStateException if the reply is an error; its message is the server's
     */
    public @Nullable Object command(String... arguments) {
        try (RespConnection connection = connect()) {
            return connection.call(arguments);
        }
    }

    /** One section of INFO, for example {@code "commandstats"}. */
    public String info(String section) {
        return String.valueOf(command("INFO", section));
    }

    /** How often the server has run a command since it started, for example {@code "get"}; 0 if never. */
    public long calls(String command) {
        String opening = "cmdstat_" + command + ":calls=";
        return info("commandstats")
                .lines()
                .filter(line -> line.startsWith(opening))
                .map(line -> line.substring(opening.length(), line.indexOf(',')))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** Kills the process and deletes what it left behind. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(killAtExit);
        } catch (IllegalStateException exiting) {
            // the hook runs already, and finds nothing left to kill
        }
        try (Stream<Path> left = Files.walk(directory)) {
            left.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
