package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster with keys of known nodes, and what its nodes have counted. */
record Shards(RedisCluster cluster) {

    private static final int SETTLED = 10;
    private static final Pattern REFUSED = Pattern.compile("cmdstat_get:.*rejected_calls=(\\d+)");

    /** A connection by way of the first primary. */
    Session open(AccessKind kind, Setup setup, Duration timeout) {
        int port = cluster.primaries().get(0).port();
        Target target = new Target(port, 0, null, null, Math.toIntExact(timeout.toMillis()), Target.Codec.UTF8);
        return Session.open(Applications.running(kind, setup), kind, target);
    }

    /** Keys of one node, not stored anywhere. */
    List<String> newKeysOf(RedisServer node, String prefix, int count) {
        List<String> keys = new ArrayList<>();
        while (keys.size() < count) {
            String key = ContractCase.key(prefix);
            if (cluster.nodeOf(key) == node) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** Keys of one node, stored there and at its replicas. */
    List<String> keysOf(RedisServer node, int count) {
        List<String> keys = newKeysOf(node, "catalog", count);
        keys.forEach(key -> node.command("SET", key, "of " + key));
        int replicas = cluster.replicasOf(node).size();
        assertThat(node.command("WAIT", Integer.toString(replicas), "5000")).isEqualTo((long) replicas);
        return keys;
    }

    /** Each of these keys, as {@link #keysOf} stored it. */
    static void assertRead(Session session, List<String> keys) {
        for (String key : keys) {
            assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("of " + key));
        }
    }

    /** The same so many times, none of which takes long. */
    static void assertReadAtOnce(Session session, List<String> keys, int times) {
        for (int read = 0; read < times; read++) {
            long asked = System.nanoTime();
            assertRead(session, keys);
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isLessThan(ContractCase.DIVERTED.multipliedBy(keys.size()));
        }
    }

    /** Returns when reads of a node's keys are sent there again, whatever the case before has done to it. */
    void settle(Session session, RedisServer node) {
        List<String> keys = keysOf(node, SETTLED);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            long before = node.calls("get");
            assertRead(session, keys);
            return node.calls("get") - before == keys.size();
        });
    }

    /** How often the nodes that serve were sent a command. */
    long calls(String command) {
        return serving().stream().mapToLong(server -> server.calls(command)).sum();
    }

    /** How many GETs they have answered with a redirection. */
    long refused() {
        return serving().stream()
                .map(server -> REFUSED.matcher(server.info("commandstats")))
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private List<RedisServer> serving() {
        return cluster.servers().stream().filter(RedisServer::isServing).toList();
    }

    /** What the woven application of this kind said of a server's breaker that opened. */
    static List<String> opened(AccessKind kind, RedisServer server) {
        return Applications.agentLines(
                Applications.running(kind, Setup.WOVEN).jvm(), "breaker OPEN", ":" + server.port());
    }
}
