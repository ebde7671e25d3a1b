package dev.detour.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the nodes of the cluster hold, compared with one another. */
final class Nodes {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PRIMARIES = 3;

    private final RedisCluster cluster;

    Nodes(RedisCluster cluster) {
        this.cluster = cluster;
    }

    /** Returns when each node serves in its place: one that was thawed takes itself for a primary until it is told. */
    void awaitInPlace() {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> cluster.primaries().size() == PRIMARIES
                        && cluster.primaries().stream()
                                .allMatch(primary -> cluster.replicasOf(primary).size() == 1));
        cluster.awaitOk();
    }

    /** Returns when replicas have what was written so far: Redis loses with a primary what it has not passed on. */
    void awaitPassedOn() {
        for (RedisServer primary : cluster.primaries()) {
            long written = offset(primary);
            await().atMost(PATIENCE)
                    .until(() -> cluster.replicasOf(primary).stream().allMatch(replica -> offset(replica) >= written));
        }
    }

    private static long offset(RedisServer server) {
        return Long.parseLong(server.info("replication", "master_repl_offset"));
    }

    /**
     * What all primaries hold.
     *
     * @throws AssertionError if a replica holds anything else
     */
    Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        for (RedisServer primary : cluster.primaries()) {
            Map<String, Object> held = valuesOf(primary);
            for (RedisServer replica : cluster.replicasOf(primary)) {
                assertThat(valuesOf(replica))
                        .as("%s, replica of %s", replica, primary)
                        .isEqualTo(held);
            }
            values.putAll(held);
        }
        return values;
    }

    private static Map<String, Object> valuesOf(RedisServer server) {
        Map<String, Object> values = new HashMap<>();
        try (RespConnection connection = server.connect()) {
            connection.call("READONLY");
            if (connection.call("KEYS", "*") instanceof List<?> keys) {
                keys.forEach(key ->
                        values.put(String.valueOf(key), String.valueOf(connection.call("GET", String.valueOf(key)))));
            }
        }
        return values;
    }
}
