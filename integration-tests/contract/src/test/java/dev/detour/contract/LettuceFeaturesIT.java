package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Those who watch Lettuce at work see the primary's outcomes, as without Detour. */
class LettuceFeaturesIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> WATCHERS = List.of("listener", "latency", "spans");

    @BeforeAll
    static void hasListeners() {
        assumeTrue(LettuceVersion.hasListeners(), "before Lettuce 6.1 there is nothing to be told by");
    }

    private static LettuceStatesSession open(Setup setup, RedisServer server) {
        return LettuceStatesSession.open(setup, "redis://127.0.0.1:" + server.port() + "?timeout=2s", "heard=true");
    }

    @Test
    void get_hitMissAndError_areHeardAsWithoutDetour() {
        String hit = ContractCase.key("catalog");
        String missing = ContractCase.key("catalog");
        String list = ContractCase.key("catalog");
        try (RedisServer server = RedisServer.start()) {
            server.command("SET", hit, "seen");
            server.command("RPUSH", list, "element");
            try (LettuceStatesSession woven = open(Setup.WOVEN, server);
                    LettuceStatesSession plain = open(Setup.PLAIN, server)) {
                for (LettuceStatesSession session : List.of(woven, plain)) {
                    for (String api : LettuceStatesSession.APIS) {
                        for (String key : List.of(hit, missing, list)) {
                            session.get(api, key);
                        }
                    }
                }
                for (String watcher : WATCHERS) {
                    await().atMost(SOON)
                            .untilAsserted(() ->
                                    assertThat(woven.told("events", watcher)).isEqualTo(plain.told("events", watcher)));
                    assertThat(plain.told("events", watcher)).isNotEqualTo("[]");
                }
            }
        }
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    @Test
    void get_answeredElsewhere_isHeardWithTheLateReply() {
        String key = ContractCase.key("catalog");
        try (RedisServer server = RedisServer.start()) {
            server.command("SET", key, "seen");
            try (LettuceStatesSession woven = open(Setup.WOVEN, server)) {
                woven.get("async", key);

                server.freeze();
                Reply reply = woven.get("async", key);
                assertThat(reply.outcome()).isEqualTo(ContractCase.text("seen"));
                assertThat(woven.told("events", "listener")).startsWith("[started, started");
                server.thaw();

                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(woven.told("events", "listener"))
                                .isEqualTo("[started, started, succeeded, succeeded]"));
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(woven.told("events", "latency")).isEqualTo("[recorded, recorded]"));
                assertThat(woven.told("events", "spans").split("ended", -1)).hasSize(3);
            }
        }
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }
}
