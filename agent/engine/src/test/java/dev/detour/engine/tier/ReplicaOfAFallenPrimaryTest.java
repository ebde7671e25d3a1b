package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReplicaOfAFallenPrimaryTest {

    private static final int SAMPLES = 3;

    private final Versions versions = new Versions();
    private final RemoteTiers tiers = new RemoteTiers(
            Lookups.settings("replica.sample", "20ms", "replica.timeout", "500ms"), versions, transition -> {});

    private Lookup lookup(Node node) {
        return Lookups.lookup("k", node, versions.of(key("k")), null);
    }

    private void awaitReplica(Node node) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> {
            tiers.inUse(node);
            return tiers.hasReplica(lookup(node));
        });
    }

    private static long samples(RedisProcess redis) throws Exception {
        return String.valueOf(redis.call("INFO", "commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_ping:calls="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .sum();
    }

    /** The replica takes the last of the stream from its socket when nobody is left to send more. */
    @Test
    void replica_gotAnOwnWriteThatNoSampleSawThere_isReadOnceItTells() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1 " + redis.port())) {
            redis.call("SET", "k", "old");
            Namespace namespace = new Namespace(redis.endpoint().toString(), 0, Namespace.DEFAULT_USER);
            Node node = new Node(
                    namespace,
                    elsewhere -> new SocketLink(elsewhere == null ? redis.endpoint() : elsewhere, 1_000),
                    Primary.UNWATCHED);
            awaitReplica(node);
            replica.freeze();
            versions.move(key("k"));
            redis.call("SET", "k", "new");
            versions.move(key("k"));
            long before = samples(redis);
            await().until(() -> samples(redis) >= before + SAMPLES);
            assertThat(tiers.hasReplica(lookup(node))).isFalse();

            redis.close();
            replica.thaw();

            awaitReplica(node);
            Found found = tiers.replica(lookup(node), System.nanoTime() + TimeUnit.SECONDS.toNanos(1))
                    .join();
            assertThat(found.value()).isNotNull();
            assertThat(found.value().text()).isEqualTo("new");
        }
    }
}
