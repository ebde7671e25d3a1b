package dev.detour.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A real {@code redis-server} on a loopback port, and the faults that can befall it.
 *
 * <p>Keeps no values on disk unless it is built so. Thread-safe; a fault returns when it has taken effect. No process outlives this JVM's
 * orderly exit.
 */
public final class RedisServer implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final RedisProcess process;

    private RedisServer(RedisProcess process) {
        this.process = process;
    }

    /** Starts an empty server without a password. */
    public static RedisServer start() {
        return builder().start();
    }

    /** A server with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /** The settings of a server to be started; may start any number of servers. */
    public static final class Builder {
        private final List<String> extraArguments = new ArrayList<>();
        private @Nullable String password;
        private Ports ports = Ports.SERVER;

        private Builder() {}

        /** The password of the default user; none unless called. */
        public Builder password(String password) {
            this.password = password;
            return this;
        }

        /**
         * Adds a user.
         *
         * @param rules as ACL SETUSER takes them, for example {@code "~*", "+@all"}
         */
        public Builder user(String name, String password, String... rules) {
            return arguments("--user", name, "on", ">" + password).arguments(rules);
        }

        /**
         * Limits the memory for values.
         *
         * @param limit as Redis takes it, for example {@code "10mb"}; an empty server needs about 1 MB
         * @param policy what happens at the limit, for example {@code "allkeys-lru"}
         */
        public Builder maxMemory(String limit, String policy) {
            return arguments("--maxmemory", limit, "--maxmemory-policy", policy);
        }

        /**
         * Keeps values on disk, so that a server that was killed comes back with each write that it acknowledged; a crash
         * of the machine may cost the last second.
         */
        public Builder persistent() {
            return arguments("--appendonly", "yes", "--appendfsync", "everysec");
        }

        /** More arguments of the command line, for example {@code "--maxclients", "10"}. */
        public Builder arguments(String... arguments) {
            extraArguments.addAll(List.of(arguments));
            return this;
        }

        /** Makes the server a node of a cluster of which it is the only one so far. */
        Builder clusterNode() {
            ports = Ports.CLUSTER_NODE;
            return arguments("--cluster-enabled", "yes");
        }

        /**
         * Starts the server and returns when it answers.
         *
         * @throws IllegalStateException if it does not start; the message holds what it printed
         */
        public RedisServer start() {
            String fixedPassword = password;
            List<String> fixedArguments = List.copyOf(extraArguments);
            return new RedisServer(RedisProcess.start(
                    ports,
                    fixedPassword,
                    (port, directory) -> commandLine(port, directory, fixedPassword, fixedArguments)));
        }

        private static List<String> commandLine(
                int port, Path directory, @Nullable String password, List<String> extraArguments) {
            List<String> arguments = new ArrayList<>();
            arguments.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
            arguments.addAll(List.of("--save", "", "--appendonly", "no", "--dir", directory.toString()));
            if (RedisBinary.found().majorVersion() >= 7) {
                arguments.addAll(List.of("--enable-debug-command", "yes"));
            }
            if (password != null) {
                arguments.addAll(List.of("--requirepass", password));
            }
            arguments.addAll(extraArguments);
            return arguments;
        }
    }

    /** The port on the loopback interface, the same after a restart. */
    public int port() {
        return process.port();
    }

    /** The password of the default user, or null. */
    @Nullable
    String password() {
        return process.password();
    }

    /** The process id, another one after a restart. */
    public long pid() {
        return process.pid();
    }

    /** Whether the process lives and is not frozen. */
    public boolean isServing() {
        return process.isServing();
    }

    /** Stops the process with SIGSTOP: connections stay open and nothing is answered. */
    public void freeze() {
        process.freeze();
    }

    /** Continues a frozen process; what was sent to it meanwhile is answered. */
    public void thaw() {
        process.thaw();
    }

    /** Kills the process with SIGKILL, frozen or not, and returns when it is gone. */
    public void kill() {
        process.kill();
    }

    /**
     * Kills the process if it runs, starts one on the same port and returns when it answers: empty, unless it was built to
     * keep values on disk. A node of a cluster comes back as the node that it was.
     *
     * @throws IllegalStateException if it does not start
     */
    public void restart() {
        process.kill();
        process.forgetDump();
        process.restart();
    }

    /** The same, but with what the last {@code SAVE} has written. */
    public void restartWithDump() {
        process.restart();
    }

    /**
     * Keeps values on disk from now on, whatever it was built for, until it is restarted otherwise than by {@link
     * #restartWithValues}. Returns when all that it holds is there.
     */
    public void persist() {
        if (config("appendonly").equals("yes")) {
            command("BGREWRITEAOF");
        } else {
            config("appendonly", "yes");
        }
        Await.until(TIMEOUT, () -> {
            boolean written = info("persistence", "aof_rewrite_in_progress").equals("0")
                    && info("persistence", "aof_rewrite_scheduled").equals("0");
            return written ? null : "the values of " + this + " are not all on disk";
        });
    }

    /** Kills the process if it runs and starts one with the values that are on its disk; returns when it answers. */
    public void restartWithValues() {
        process.restart("--appendonly", "yes");
    }

    /** The same, but returns as soon as it says LOADING. */
    void restartToLoad(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--appendonly", "yes"));
        arguments.addAll(List.of(more));
        process.restartToLoad(arguments.toArray(new String[0]));
    }

    /** Opens a connection of the test's own, authenticated, on database 0. */
    public RespConnection connect() {
        return connect(RedisProcess.COMMAND_TIMEOUT);
    }

    /** The same, with a time-out of its own for each wait. */
    RespConnection connect(Duration timeout) {
        return process.connect(timeout);
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

    /** Changes a setting of the running server, for example {@code "maxmemory", "2mb"}; a restart forgets it. */
    public void config(String name, String value) {
        command("CONFIG", "SET", name, value);
    }

    /** A setting as it is at present, for example {@code "maxmemory"}. */
    public String config(String name) {
        List<?> nameAndValue = (List<?>) Objects.requireNonNull(command("CONFIG", "GET", name));
        return String.valueOf(nameAndValue.get(1));
    }

    /** One section of INFO, for example {@code "commandstats"}. */
    public String info(String section) {
        return String.valueOf(command("INFO", section));
    }

    /** One figure of a section of INFO, for example {@code "evicted_keys"} of {@code "stats"}; empty if not there. */
    public String info(String section, String field) {
        String opening = field + ":";
        return info(section)
                .lines()
                .filter(line -> line.startsWith(opening))
                .map(line -> line.substring(opening.length()).trim())
                .findFirst()
                .orElse("");
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
        process.close();
    }

    @Override
    public String toString() {
        return "127.0.0.1:" + port();
    }
}
