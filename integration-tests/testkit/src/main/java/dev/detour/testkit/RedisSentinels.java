package dev.detour.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A replication under the eyes of three sentinels, two of which must agree that the primary is down. Faults of a server
 * are its own.
 *
 * <p>Thread-safe.
 */
public final class RedisSentinels implements AutoCloseable {

    /** What the sentinels call the primary. */
    public static final String NAME = "watched";

    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final RedisReplication replication;
    private final List<RedisProcess> sentinels = new ArrayList<>();

    private RedisSentinels(RedisReplication replication) {
        this.replication = replication;
    }

    /**
     * Watches a replication, which is closed together with its sentinels; returns when every sentinel knows every server
     * and the other sentinels.
     *
     * @param downAfter after how long a silent primary counts as down
     * @throws AssertionError if they do not find together; the message says what is missing
     */
    public static RedisSentinels watch(RedisReplication replication, Duration downAfter) {
        RedisSentinels started = new RedisSentinels(replication);
        try {
            for (int i = 0; i < SENTINELS; i++) {
                started.sentinels.add(RedisProcess.start(
                        Ports.SERVER, null, (port, directory) -> started.commandLine(port, directory, downAfter)));
            }
            started.sentinels.forEach(sentinel -> Await.until(TIMEOUT, () -> started.unknownTo(sentinel)));
            return started;
        } catch (Throwable failed) {
            started.close();
            throw failed;
        }
    }

    private List<String> commandLine(int port, Path directory, Duration downAfter) throws IOException {
        Path settings = directory.resolve("sentinel.conf");
        List<String> lines = new ArrayList<>(List.of(
                "port " + port,
                "bind 127.0.0.1",
                "dir " + directory,
                "sentinel monitor " + NAME + " 127.0.0.1 "
                        + replication.primary().port() + " " + QUORUM,
                "sentinel down-after-milliseconds " + NAME + " " + downAfter.toMillis(),
                "sentinel failover-timeout " + NAME + " 5000"));
        String password = replication.primary().password();
        if (password != null) {
            lines.add("sentinel auth-pass " + NAME + " " + password);
        }
        Files.write(settings, lines);
        return List.of(settings.toString(), "--sentinel");
    }

    private @Nullable String unknownTo(RedisProcess sentinel) {
        List<?> known = ask(sentinel, "MASTER");
        String replicas = valueOf(known, "num-slaves");
        String others = valueOf(known, "num-other-sentinels");
        boolean complete =
                replicas.equals(Integer.toString(replication.replicas().size()))
                        && others.equals(Integer.toString(SENTINELS - 1));
        return complete ? null : "a sentinel knows " + replicas + " replicas and " + others + " other sentinels";
    }

    private static List<?> ask(RedisProcess sentinel, String question) {
        try (RespConnection connection = sentinel.connect(RedisProcess.COMMAND_TIMEOUT)) {
            return (List<?>) Objects.requireNonNull(connection.call("SENTINEL", question, NAME));
        }
    }

    private static String valueOf(List<?> namesAndValues, String name) {
        return String.valueOf(namesAndValues.get(namesAndValues.indexOf(name) + 1));
    }

    /** Where the sentinels listen, on the loopback interface. */
    public List<Integer> ports() {
        return sentinels.stream().map(RedisProcess::port).toList();
    }

    /** The servers that are watched, with the roles that they had at the start. */
    public RedisReplication replication() {
        return replication;
    }

    /**
     * The primary on which all sentinels agree.
     *
     * @throws IllegalStateException if they do not at present
     */
    public RedisServer primary() {
        List<String> named = sentinels.stream()
                .map(sentinel ->
                        String.valueOf(ask(sentinel, "GET-MASTER-ADDR-BY-NAME").get(1)))
                .distinct()
                .toList();
        return replication.servers().stream()
                .filter(server -> named.equals(List.of(Integer.toString(server.port()))))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the sentinels name the ports " + named));
    }

    /**
     * Makes the sentinels replace a primary that is well; returns when the new one serves.
     *
     * @return the new primary
     */
    public RedisServer failover() {
        RedisServer old = primary();
        try (RespConnection connection = sentinels.get(0).connect(RedisProcess.COMMAND_TIMEOUT)) {
            connection.call("SENTINEL", "FAILOVER", NAME);
        }
        return awaitSuccessorOf(old);
    }

    /**
     * Returns when the sentinels have replaced a primary, for example one that was killed.
     *
     * @return the new primary, which all sentinels know and which takes writes
     */
    public RedisServer awaitSuccessorOf(RedisServer old) {
        Await.until(TIMEOUT, () -> {
            RedisServer primary = primary();
            if (primary == old) {
                return "the primary is " + old;
            }
            String role = primary.info("replication", "role");
            return role.equals("master") ? null : "the role of " + primary + " is " + role;
        });
        return primary();
    }

    /**
     * Returns when all sentinels name one primary and every other server follows it.
     *
     * @throws AssertionError if they do not within half a minute; the message says what is missing
     */
    public void awaitOk() {
        Await.until(TIMEOUT, () -> {
            RedisServer primary = primary();
            for (RedisServer server : replication.servers()) {
                String problem = server == primary ? notPrimary(server) : notFollowing(server, primary);
                if (problem != null) {
                    return problem;
                }
            }
            return null;
        });
    }

    private static @Nullable String notPrimary(RedisServer server) {
        String role = server.info("replication", "role");
        return role.equals("master") ? null : "the role of " + server + " is " + role;
    }

    private static @Nullable String notFollowing(RedisServer server, RedisServer primary) {
        String role = server.info("replication", "role");
        if (!role.equals("slave")) {
            return "the role of " + server + " is " + role;
        }
        String link = server.info("replication", "master_link_status");
        String follows = server.info("replication", "master_port");
        return link.equals("up") && follows.equals(Integer.toString(primary.port()))
                ? null
                : server + " follows the port " + follows + ", and its link is '" + link + "'";
    }

    /** Kills the sentinels and the servers. */
    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        replication.close();
    }
}
