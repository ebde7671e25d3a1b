package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisSentinels;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Jedis by way of sentinels: answered while they look for a new primary, and then read from that. */
class JedisSentinelIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void get_primaryReplaced_isAnsweredMeanwhileAndThenReadFromTheNewOne() {
        try (RedisSentinels sentinels = RedisSentinels.watch(RedisReplication.start(1), Duration.ofMillis(1_500))) {
            RedisServer old = sentinels.primary();
            int sentinel = sentinels.ports().iterator().next();
            String key = key("catalog");
            String loaded = key("product");
            old.command("SET", key, "seen");
            sentinels.replication().awaitInStep();
            Session woven = woven(JedisVersion.sentinels(), target(sentinel, PATIENT));
            assertThat(woven.get(key).outcome()).isEqualTo(text("seen"));

            old.kill();
            for (int i = 0; i < 3; i++) {
                assertAnsweredSoon(woven.get(key), "seen");
                assertAnsweredSoon(woven.get(loaded), "loaded " + loaded);
            }

            RedisServer successor = sentinels.awaitSuccessorOf(old);
            successor.command("SET", key, "new");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(woven.get(key).outcome()).isEqualTo(text("new")));
            assertThat(woven.set(key, "own").value()).isEqualTo("OK");
            assertThat(woven.get(key).outcome()).isEqualTo(text("own"));
        }
    }

    /** The client asks the sentinels alone as it is made. */
    @Test
    void open_primaryDown_readsAreLoaded() {
        try (RedisSentinels sentinels = RedisSentinels.watch(RedisReplication.start(1), Duration.ofSeconds(30))) {
            sentinels.primary().kill();
            Session woven = woven(
                    JedisVersion.sentinels(),
                    target(sentinels.ports().iterator().next(), HASTY));
            String key = key("product");

            assertAnsweredSoon(woven.get(key), "loaded " + key);
        }
    }

    private static void assertAnsweredSoon(Reply reply, String value) {
        assertThat(reply.outcome()).isEqualTo(text(value));
        assertThat(reply.took()).isLessThan(DIVERTED);
    }
}
