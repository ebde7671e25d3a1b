package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever befalls the server, a pool has all its connections back in the end, and never more than it may have: the server
 * is asked all the time, whenever it answers.
 */
class JedisDrainIT extends JedisPoolCase {

    private static final int CONNECTIONS = 4;
    private static final int READERS = 12;
    private static final int READS = 15;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger looks = new AtomicInteger();
    private final Queue<Set<String>> tooMany = new ConcurrentLinkedQueue<>();

    /** Whose names the server knows; of those that are too many only such as are still there when it is asked again. */
    private void watch(RedisServer server, Pool pool) {
        int most = most(pool);
        asking.scheduleWithFixedDelay(
                () -> {
                    try {
                        Set<String> open = named(server);
                        if (open.size() > most) { // it may have to read yet that some have been closed
                            open.retainAll(named(server));
                        }
                        if (open.size() > most) {
                            tooMany.add(open);
                        }
                        looks.incrementAndGet();
                    } catch (RuntimeException gone) {
                        // then it has no connections
                    }
                },
                0,
                2,
                TimeUnit.MILLISECONDS);
    }

    /** A client of a cluster asks for its slots on one connection beside its pools. */
    private static int most(Pool pool) {
        return pool.style().equals("CLUSTER") ? CONNECTIONS + 1 : CONNECTIONS;
    }

    private void awaitLooks() {
        int before = looks.get();
        await().atMost(PATIENCE).until(() -> looks.get() > before + 1);
    }

    @AfterEach
    void stopAsking() {
        asking.shutdownNow();
    }

    /** Reads of cache data and of other keys, and writes, by more threads than there are connections. */
    private List<CompletableFuture<Reply>> crowd(Pool pool) {
        List<CompletableFuture<Reply>> sent = new ArrayList<>();
        for (int i = 0; i < READERS * READS; i++) {
            String key = key(i % 3 == 0 ? "session" : "product");
            sent.add(i % 5 == 0 ? app.send("set", pool.name(), key, "value") : app.send("get", pool.name(), key));
        }
        return sent;
    }

    private void assertNeverMoreThanAllowed(RedisServer server, Pool pool, List<CompletableFuture<Reply>> crowd) {
        if (server.isServing()) {
            awaitLooks();
        }
        for (CompletableFuture<Reply> one : crowd) {
            app.await(one);
            int active = Integer.parseInt(String.valueOf(pool.call("active").value()));
            assertThat(active).isBetween(0, CONNECTIONS);
        }
        pool.awaitDrained();
        if (server.isServing()) {
            awaitLooks();
            assertThat(named(server)).hasSizeLessThanOrEqualTo(most(pool));
        }
        assertThat(tooMany).isEmpty();
    }

    private static Set<String> named(RedisServer server) {
        return String.valueOf(server.command("CLIENT", "LIST"))
                .lines()
                .filter(line -> line.contains("name=application "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toSet());
    }

    /** One by one, because ranges are no older than Redis 7. */
    private static String[] allSlots(String command) {
        return Stream.concat(
                        Stream.of("CLUSTER", command),
                        IntStream.range(0, 16_384).mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    private static Pool open(String style, RedisServer server) {
        return Pool.open(app, style, server.port(), 0, "", HASTY, CONNECTIONS, "2000", false, true);
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void pool_frozenKilledAndBack_drains(String style) {
        Pool pool = open(style, redis());
        watch(redis(), pool);
        assertNeverMoreThanAllowed(redis(), pool, crowd(pool));

        freezeKillAndRestart(redis(), pool);

        assertServes(pool);
    }

    @Test
    void pool_clusterFrozenKilledAndBack_drains() {
        try (RedisServer node = RedisCluster.ofOne(RedisServer.builder())) {
            Pool pool = open("CLUSTER", node);
            watch(node, pool);
            assertNeverMoreThanAllowed(node, pool, crowd(pool));

            freezeKillAndRestart(node, pool);

            RedisCluster.awaitOk(node);
            assertNeverMoreThanAllowed(node, pool, crowd(pool));
            assertServes(pool);
        }
    }

    private void freezeKillAndRestart(RedisServer server, Pool pool) {
        freezeFor(server, Duration.ofMillis(300)); // shorter than the client's time-out
        assertNeverMoreThanAllowed(server, pool, crowd(pool));
        freezeFor(server, Duration.ofMillis(1_500)); // and longer
        assertNeverMoreThanAllowed(server, pool, crowd(pool));
        server.kill();
        assertNeverMoreThanAllowed(server, pool, crowd(pool));
        server.restart();
        assertNeverMoreThanAllowed(server, pool, crowd(pool));
    }

    private static void assertServes(Pool pool) {
        String key = key("session");
        assertThat(pool.call("set", key, "value").outcome()).isEqualTo(text("OK"));
        assertThat(pool.get(key).outcome()).isEqualTo(text("value"));
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#styles")
    void pool_clusterDown_drains(String style) {
        try (RedisServer node = RedisCluster.ofOne(RedisServer.builder())) {
            Pool pool = open(style, node);
            watch(node, pool);
            assertNeverMoreThanAllowed(node, pool, crowd(pool));

            node.command(allSlots("DELSLOTS"));
            String key = key("product");
            assertThat(pool.get(key).outcome()).isEqualTo(text("loaded " + key));
            assertThat(pool.get(key("session")).outcome()).contains("CLUSTERDOWN");
            assertNeverMoreThanAllowed(node, pool, crowd(pool));

            node.command(allSlots("ADDSLOTS"));
            RedisCluster.awaitOk(node);
            assertNeverMoreThanAllowed(node, pool, crowd(pool));
        }
    }
}
