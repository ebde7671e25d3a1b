package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever befalls the server, a pool has all its connections back in the end, and never more than it may have. */
class JedisDrainIT extends JedisPoolCase {

    private static final int CONNECTIONS = 4;
    private static final int READERS = 12;
    private static final int READS = 15;

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
        for (CompletableFuture<Reply> one : crowd) {
            app.await(one);
            int active = Integer.parseInt(String.valueOf(pool.call("active").value()));
            assertThat(active).isBetween(0, CONNECTIONS);
        }
        pool.awaitDrained();
        if (server.isServing()) {
            assertThat(named(server)).hasSizeLessThanOrEqualTo(CONNECTIONS);
        }
    }

    private static List<String> named(RedisServer server) {
        return String.valueOf(server.command("CLIENT", "LIST"))
                .lines()
                .filter(line -> line.contains("name=application "))
                .toList();
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
    @ValueSource(strings = {"JEDIS_POOL", "REDIS_CLIENT"})
    void pool_frozenKilledAndBack_drains(String style) {
        Pool pool = open(style, redis());
        assertNeverMoreThanAllowed(redis(), pool, crowd(pool));

        freezeFor(Duration.ofMillis(300)); // shorter than the client's time-out
        assertNeverMoreThanAllowed(redis(), pool, crowd(pool));
        freezeFor(Duration.ofMillis(1_500)); // and longer
        assertNeverMoreThanAllowed(redis(), pool, crowd(pool));
        redis().kill();
        assertNeverMoreThanAllowed(redis(), pool, crowd(pool));
        redis().restart();
        assertNeverMoreThanAllowed(redis(), pool, crowd(pool));

        String key = key("session");
        assertThat(pool.call("set", key, "value").outcome()).isEqualTo(text("OK"));
        assertThat(pool.get(key).outcome()).isEqualTo(text("value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JEDIS_POOL", "REDIS_CLIENT"})
    void pool_clusterDown_drains(String style) {
        try (RedisServer node = RedisCluster.ofOne(RedisServer.builder())) {
            Pool pool = open(style, node);
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
