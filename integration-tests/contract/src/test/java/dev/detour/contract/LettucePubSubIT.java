package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A connection of Lettuce to a cluster that hears messages: they arrive, and what it reads is left alone. */
class LettucePubSubIT {

    private static final AccessKind KIND = AccessKind.CLUSTER_LETTUCE_ASYNC;

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @AfterEach
    void noErrorOfItsOwn() {
        assertThat(Applications.ownErrors()).isEmpty();
    }

    private static Session open(Setup setup) {
        int port = cluster.primaries().get(0).port();
        Target target = new Target(port, 0, null, null, 2_000, Target.Codec.UTF8);
        return Session.open(Applications.running(KIND, setup), KIND, target);
    }

    @Test
    void subscribe_channel_hearsAndReadsAsWithoutTheAgent() {
        assertHeardAsWithoutTheAgent("CHANNEL");
    }

    @Test
    void ssubscribe_channelsOfEachShard_hearsAndReadsAsWithoutTheAgent() {
        assumeTrue(LettuceVersion.hasShardChannels(), "before Lettuce 6.4 there are no channels of one shard");
        assertHeardAsWithoutTheAgent("SHARD_CHANNEL");
    }

    private static void assertHeardAsWithoutTheAgent(String how) {
        try (Session woven = open(Setup.WOVEN);
                Session plain = open(Setup.PLAIN)) {
            for (RedisServer node : cluster.primaries()) {
                String key = keyOf(node);

                String expected = plain.call("raw", how, key).outcome();
                assertThat(expected).contains(key + ": hello");
                assertThat(woven.call("raw", how, key).outcome()).isEqualTo(expected);
                assertThat(woven.loads(key)).isZero();
            }
        }
    }

    /** One that a loader would load. */
    private static String keyOf(RedisServer node) {
        String key = ContractCase.key("product");
        while (cluster.nodeOf(key) != node) {
            key = ContractCase.key("product");
        }
        return key;
    }
}
