package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lettuce's own failover client decides which database it reads; Detour acts on what comes out of it. */
class MultiDbIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private RedisServer first;
    private RedisServer second;

    @BeforeAll
    static void exists() {
        assumeTrue(LettuceVersion.hasFailoverClient(), "before Lettuce 7.4 there is no failover client");
    }

    @BeforeEach
    void start() {
        first = RedisServer.start();
        second = RedisServer.start();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    private LettuceStatesSession open(Setup setup, String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "redis://127.0.0.1:" + first.port() + "?timeout=500ms";
        words[1] = "redis://127.0.0.1:" + second.port() + "?timeout=500ms";
        System.arraycopy(options, 0, words, 2, options.length);
        return LettuceStatesSession.open(setup, words);
    }

    private String written() {
        String key = ContractCase.key("catalog");
        first.command("SET", key, "of the first");
        second.command("SET", key, "of the second");
        return key;
    }

    @Test
    void get_firstDatabaseFrozen_itsHealthSeesWhatItSawWithoutDetour() {
        String key = written();
        try (LettuceStatesSession woven = open(Setup.WOVEN);
                LettuceStatesSession plain = open(Setup.PLAIN)) {
            for (LettuceStatesSession session : List.of(woven, plain)) {
                assertThat(session.get("async", key).outcome()).isEqualTo(ContractCase.text("of the first"));
            }
            first.freeze();
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Reply> expected = plain.sendGet("async", key);
                Reply reply = woven.get("async", key);

                assertThat(plain.app().await(expected).kind()).isEqualTo(Reply.Kind.ERROR);
                assertThat(reply.outcome()).isEqualTo(ContractCase.text("of the first"));
                assertThat(reply.took()).isGreaterThan(Duration.ofMillis(400)); // no deadline but the client's own
            }
            String port = Integer.toString(first.port());
            assertThat(plain.told("failures", port)).endsWith(" 3 failed");
            assertThat(woven.told("failures", port)).isEqualTo(plain.told("failures", port));
        }
    }

    @Test
    void get_firstDatabaseFailsOften_clientSwitchesAsWithoutDetour() {
        String key = written();
        try (LettuceStatesSession woven = open(Setup.WOVEN, "failures=2")) {
            assertThat(woven.get("async", key).outcome()).isEqualTo(ContractCase.text("of the first"));

            first.freeze();
            await().atMost(SOON).until(() -> {
                woven.get("async", key);
                return woven.told("database").equals(Integer.toString(second.port()));
            });

            assertThat(woven.get("sync", key).outcome()).isEqualTo(ContractCase.text("of the second"));
        }
    }

    @Test
    void get_noDatabaseIsWell_isAnsweredAlthoughTheClientAsksNone() {
        String key = written();
        try (LettuceStatesSession woven = open(Setup.WOVEN, "failures=2")) {
            woven.get("async", key);
            woven.call("switch", Integer.toString(second.port()));
            woven.get("async", key);

            first.freeze();
            second.freeze();
            await().atMost(SOON).until(() -> {
                woven.get("async", ContractCase.key("catalog"));
                String undeclared =
                        woven.get("async", ContractCase.key("session")).outcome();
                return undeclared.contains("RedisNoHealthyDatabaseException");
            });

            String seen = woven.told("database").equals(Integer.toString(first.port())) ? "first" : "second";
            for (String api : LettuceStatesSession.APIS) {
                assertThat(woven.get(api, key).outcome()).isEqualTo(ContractCase.text("of the " + seen));
            }
        }
    }

    @Test
    void get_switchedByHand_neverAnswersWhatTheOtherDatabaseGave() {
        String key = written();
        String onlyThere = ContractCase.key("catalog");
        first.command("SET", onlyThere, "of the first");
        try (LettuceStatesSession woven = open(Setup.WOVEN)) {
            for (String api : LettuceStatesSession.APIS) {
                assertThat(woven.get(api, key).outcome()).isEqualTo(ContractCase.text("of the first"));
            }
            assertThat(woven.get("async", onlyThere).outcome()).isEqualTo(ContractCase.text("of the first"));

            woven.call("switch", Integer.toString(second.port()));
            assertThat(woven.get("async", key).outcome()).isEqualTo(ContractCase.text("of the second"));
            second.freeze();

            assertThat(woven.get("async", key).outcome()).isEqualTo(ContractCase.text("of the second"));
            assertThat(woven.get("async", onlyThere).kind()).isEqualTo(Reply.Kind.ERROR);
        }
    }
}
