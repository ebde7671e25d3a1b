package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisSentinels;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A connection by way of sentinels: answered while they look for a new primary, and then read from that. */
class SentinelIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void get_primaryReplaced_isAnsweredMeanwhileAndThenReadFromTheNewOne() {
        try (RedisSentinels sentinels = RedisSentinels.watch(RedisReplication.start(1), Duration.ofMillis(1_500))) {
            RedisServer old = sentinels.primary();
            String uri = sentinels.ports().stream()
                    .map(port -> "127.0.0.1:" + port)
                    .collect(Collectors.joining(
                            ",", "redis-sentinel://", "?timeout=2s&sentinelMasterId=" + RedisSentinels.NAME));
            try (LettuceStatesSession woven = LettuceStatesSession.open(Setup.WOVEN, uri)) {
                String key = ContractCase.key("catalog");
                String loaded = ContractCase.key("product");
                old.command("SET", key, "seen");
                sentinels.replication().awaitInStep();
                assertThat(woven.get("sync", key).outcome()).isEqualTo(ContractCase.text("seen"));

                old.kill();
                for (String api : LettuceStatesSession.APIS) {
                    for (String read : new String[] {key, loaded}) {
                        Reply reply = woven.get(api, read);
                        String expected = read.equals(key) ? "seen" : "loaded " + loaded;
                        assertThat(reply.outcome()).isEqualTo(ContractCase.text(expected));
                        assertThat(reply.took()).isLessThan(ContractCase.DIVERTED);
                    }
                }

                RedisServer successor = sentinels.awaitSuccessorOf(old);
                successor.command("SET", key, "new");
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(woven.get("async", key).outcome()).isEqualTo(ContractCase.text("new")));
                assertThat(woven.told("set", key, "own")).isEqualTo("OK");
                for (String api : LettuceStatesSession.APIS) {
                    assertThat(woven.get(api, key).outcome()).isEqualTo(ContractCase.text("own"));
                }
            }
            assertThat(LettuceStatesSession.ownErrors()).isEmpty();
        }
    }
}
