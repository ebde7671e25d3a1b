package dev.detour.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of {@code redis-server}, whatever its role, on a port and in a directory of its own.
 *
 * <p>Thread-safe. Killed at {@link #close()} and at the orderly exit of this JVM.
 */
final class RedisProcess implements AutoCloseable {

    static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final int START_ATTEMPTS = 5;
    private static final String DIRECTORY = "detour-redis";
    private static final Path MEMORY = Path.of("/dev/shm");

    /** For several dozens of servers with what tests fill them with. */
    private static final long ROOM_BYTES = 1L << 30;

    private final int port;
    private final @Nullable String password;
    private final CommandLine commandLine;
    private final Path directory;
    private final Thread killAtExit = new Thread(this::kill, "redis-server-kill");

    /** Guarded by this. */
    private Process process;

    private RedisProcess(int port, @Nullable String password, CommandLine commandLine) throws IOException {
        this.port = port;
        this.password = password;
        this.commandLine = commandLine;
        this.directory = newDirectory();
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(killAtExit);
    }

    /**
     * In memory, where there is a place for that: a replica that is filled anew stands still until the disk is sure of the
     * file, which on a shared machine takes some tens of milliseconds, and is no part of any test.
     */
    private static Path newDirectory() throws IOException {
        boolean hasRoom = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM_BYTES;
        return hasRoom ? Files.createTempDirectory(MEMORY, DIRECTORY) : Files.createTempDirectory(DIRECTORY);
    }

    /** What follows the name of the executable. */
    interface CommandLine {
        /** @param directory for the files of the process; its content survives a restart */
        List<String> arguments(int port, Path directory) throws IOException;
    }

    /**
     * Starts a process and returns when it answers.
     *
     * @param password of its default user, or null
     * @throws IllegalStateException if it does not start; the message holds what it printed
     */
    static RedisProcess start(Ports ports, @Nullable String password, CommandLine commandLine) {
        IllegalStateException failure = new IllegalStateException("not tried");
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            RedisProcess started = null;
            try {
                started = new RedisProcess(ports.anyFree(), password, commandLine);
                started.awaitAnswer();
                return started;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (IllegalStateException e) {
                // most likely somebody else took the port between the look and the start
                Objects.requireNonNull(started).close();
                failure = e;
            }
        }
        throw failure;
    }

    private Process launch(String... more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(RedisBinary.found().path().toString()));
        command.addAll(commandLine.arguments(port, directory));
        command.addAll(List.of(more));
        File log = directory.resolve("log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private void awaitAnswer() throws IOException {
        awaitAnswer(error -> false);
    }

    /** @param answered whether an error counts as an answer */
    private void awaitAnswer(Predicate<String> answered) throws IOException {
        long startNanos = System.nanoTime();
        while (running().isAlive() && System.nanoTime() - startNanos < START_TIMEOUT.toNanos()) {
            try (RespConnection connection = connect(COMMAND_TIMEOUT)) {
                connection.call("PING");
                return;
            } catch (UncheckedIOException | IllegalStateException notYet) {
                if (answered.test(String.valueOf(notYet.getMessage()))) {
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
        throw new IllegalStateException("redis-server does not answer: " + Files.readString(directory.resolve("log")));
    }

    private synchronized Process running() {
        return process;
    }

    int port() {
        return port;
    }

    @Nullable
    String password() {
        return password;
    }

    long pid() {
        return running().pid();
    }

    /** Whether the process lives and is not frozen. */
    boolean isServing() {
        Process seen = running();
        return seen.isAlive() && !Signal.isStopped(seen.pid());
    }

    /** Opens a connection, authenticated as the default user. */
    RespConnection connect(Duration timeout) {
        RespConnection connection = new RespConnection(port, timeout);
        if (password != null) {
            connection.call("AUTH", password);
        }
        return connection;
    }

    void freeze() {
        Signal.STOP.send(pid());
    }

    void thaw() {
        Signal.CONT.send(pid());
    }

    /** Kills the process with SIGKILL, frozen or not, and returns when it is gone. */
    void kill() {
        Process killed = running().destroyForcibly();
        try {
            killed.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Kills the process if it runs, starts one with the same arguments and returns when it answers.
     *
     * @param more arguments of the new process alone
     */
    void restart(String... more) {
        restart(error -> false, more);
    }

    /** Removes what SAVE, DEBUG RELOAD or a replica's copy of its primary has left, which the next process would read. */
    void forgetDump() {
        try {
            Files.deleteIfExists(directory.resolve("dump.rdb"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, but returns as soon as it says that it loads its data, too. */
    void restartToLoad(String... more) {
        restart(error -> error.startsWith("LOADING"), more);
    }

    private void restart(Predicate<String> answered, String... more) {
        kill();
        try {
            synchronized (this) {
                process = launch(more);
            }
            awaitAnswer(answered);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
