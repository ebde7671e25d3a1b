package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import dev.detour.testkit.BusyScript;
import dev.detour.testkit.Flood;
import dev.detour.testkit.FullHouse;
import dev.detour.testkit.Loading;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.RespConnection;
import dev.detour.testkit.Stall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What befalls the primary, whatever it is part of. */
public final class ServerFaults {

    /** Longer than any scenario; the end of the fault ends it. */
    private static final Duration LOADING = Duration.ofSeconds(20);

    private static final int DISCONNECTIONS = 10;
    private static final long BETWEEN_DISCONNECTIONS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long BETWEEN_CONNECTIONS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Of the hot keys of each way, as many as are looked at. */
    private static final int KEYS = 40;

    private static final long EVICTION_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final String RUN = "run_id";

    private ServerFaults() {}

    /** A command that takes too long stops it, or one after the other does. */
    public static Fault slept(Duration lasts, int times) {
        return Lasting.keepingConnections(site -> Stall.sleep(site.primary(), lasts, times)::close);
    }

    /** It keeps back all commands of its clients. */
    public static Fault paused(Duration lasts) {
        return Lasting.keepingConnections(site -> Stall.pause(site.primary(), lasts)::close);
    }

    /** It is killed, and comes back with all that it had acknowledged. */
    public static Fault killedWithItsValues() {
        return Lasting.of(site -> {
            RedisServer primary = site.primary();
            primary.persist();
            primary.kill();
            return () -> {
                primary.restartWithValues();
                primary.config("appendonly", "no");
            };
        });
    }

    /** It is killed and started again at once, empty. */
    public static Fault restartedEmpty() {
        Set<String> runs = new HashSet<>();
        return Lasting.of(site -> {
                    runs.add(site.primary().info("server", RUN));
                    site.primary().restart();
                    return () -> {};
                })
                .provenBy(
                        "servers that are another run",
                        1,
                        "servers",
                        site -> runs.contains(site.primary().info("server", RUN)) ? 0 : 1);
    }

    /**
     * It ends all connections of its clients, one soon after the other, again and again. Where all end at once, two processors
     * have nothing but some fifty handshakes to do, whoever reads.
     */
    public static Fault disconnected() {
        LongAdder ended = new LongAdder();
        return Lasting.of(site -> {
                    try (RespConnection connection = site.primary().connect()) {
                        for (int i = 0; i < DISCONNECTIONS; i++) {
                            clients(connection).forEach(id -> end(connection, id, ended));
                            LockSupport.parkNanos(BETWEEN_DISCONNECTIONS_NANOS);
                        }
                    }
                    return () -> {};
                })
                .provenBy("connections that were ended", DISCONNECTIONS, "connections", site -> ended.sum());
    }

    private static List<String> clients(RespConnection connection) {
        return String.valueOf(connection.call("CLIENT", "LIST", "TYPE", "normal"))
                .lines()
                .map(client -> client.replaceAll("^id=(\\d+) .*", "$1"))
                .toList();
    }

    private static void end(RespConnection connection, String id, LongAdder ended) {
        Object count = connection.call("CLIENT", "KILL", "ID", id, "SKIPME", "yes");
        ended.add(count instanceof Long ofThem ? ofThem : 0);
        LockSupport.parkNanos(BETWEEN_CONNECTIONS_NANOS);
    }

    /** It loads its data anew while connections stay open. */
    public static Fault reloading() {
        return Lasting.keepingConnections(site -> Loading.reload(site.primary(), LOADING)::close);
    }

    /** It is killed and started again with all that it had, which takes it some time to load. */
    public static Fault restartedLoading() {
        return Lasting.of(site -> {
            Loading loading = Loading.restart(site.primary(), LOADING);
            return () -> {
                loading.close();
                site.primary().config("appendonly", "no");
            };
        });
    }

    /** It runs a script that does not end. */
    public static Fault busy() {
        return Lasting.keepingConnections(site -> BusyScript.begin(site.primary())::close);
    }

    /** Others have taken all places for connections. */
    public static Fault connectionsTaken() {
        return Lasting.of(site -> FullHouse.begin(site.primary())::close);
    }

    /**
     * Others write so much that it has to evict, also what the applications read.
     *
     * @param policy how it chooses, for example {@code "allkeys-lru"}
     */
    public static Fault flooded(String policy) {
        LongAdder evicted = new LongAdder();
        return Lasting.keepingConnections(site -> {
                    Set<String> before = hotKeysOn(site);
                    Flood flood = Flood.begin(site.primary(), policy);
                    try {
                        evicted.add(awaitEviction(site, before));
                    } catch (Throwable unharmed) {
                        flood.close();
                        throw unharmed;
                    }
                    return flood::close;
                })
                .provenBy("evicted keys that are read all the time", 1, "keys", site -> evicted.sum());
    }

    /** That something was evicted is not enough: it has to be something that the applications read. */
    private static int awaitEviction(Site site, Set<String> before) {
        long deadlineNanos = System.nanoTime() + EVICTION_NANOS;
        Set<String> left = hotKeysOn(site);
        while (left.containsAll(before)) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("the flood evicts nothing that is read: all of " + before + " are there");
            }
            LockSupport.parkNanos(POLL_NANOS);
            left = hotKeysOn(site);
        }
        before.removeAll(left);
        return before.size();
    }

    /** Of the keys that the applications read most those that the primary has. */
    private static Set<String> hotKeysOn(Site site) {
        try (RespConnection connection = site.primary().connect()) {
            return site.applications().stream()
                    .flatMap(application -> application.ways().stream())
                    .flatMap(way -> IntStream.range(0, KEYS).mapToObj(number -> "hot:" + way + ":" + number))
                    .filter(key -> isThere(connection, key))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean isThere(RespConnection connection, String key) {
        try {
            return Objects.equals(connection.call("EXISTS", key), 1L);
        } catch (IllegalStateException elsewhere) {
            return false; // MOVED: another shard's
        }
    }

    /** The applications' users may no longer read, on any server. */
    public static Fault readsForbidden() {
        return Lasting.everywhereKeepingConnections(site -> {
            site.servers().forEach(server -> changeUsers(server, "-get", "-mget"));
            return () -> site.servers().forEach(server -> changeUsers(server, "+get", "+mget"));
        });
    }

    private static void changeUsers(RedisServer server, String... rules) {
        List<?> users = (List<?>) Objects.requireNonNull(server.command("ACL", "USERS"));
        for (Object user : users) {
            List<String> change = new ArrayList<>(List.of("ACL", "SETUSER", String.valueOf(user)));
            change.addAll(List.of(rules));
            server.command(change.toArray(new String[0]));
        }
    }

    /** Its certificate has expired, and every connection is lost. */
    public static Fault certificateExpired() {
        return Lasting.of(site -> {
            site.tls().expire();
            return site.tls()::renew;
        });
    }
}
