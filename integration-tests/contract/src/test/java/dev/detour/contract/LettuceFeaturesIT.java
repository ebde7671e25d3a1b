package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Those who watch Lettuce at work see the primary's outcomes, as without Detour; its own time-outs are its own. */
class LettuceFeaturesIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SEEN = ContractCase.text("seen");

    /** Who watches, as an option of the client, and what they are told. */
    enum Watchers {
        HEARD(List.of("listener", "latency", "spans")),
        METERED(List.of("timers", "observations"));

        private final List<String> told;

        Watchers(List<String> told) {
            this.told = told;
        }

        private void assume() {
            boolean isKnown = this == HEARD ? LettuceVersion.hasCommandListeners() : LettuceVersion.hasMicrometer();
            assumeTrue(isKnown, "this version of Lettuce has no such watchers");
        }

        private String option() {
            return name().toLowerCase(Locale.ROOT) + "=true";
        }
    }

    private RedisServer server;
    private final List<LettuceStatesSession> opened = new ArrayList<>();

    @BeforeEach
    void start() {
        server = RedisServer.start();
    }

    @AfterEach
    void close() {
        server.kill();
        opened.forEach(LettuceStatesSession::close);
        server.close();
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    /** Opens a connection each, with and without the agent. */
    private void open(String timeout, String... options) {
        List<String> words = new ArrayList<>(List.of(options));
        words.add("redis://127.0.0.1:" + server.port() + "?timeout=" + timeout);
        for (Setup setup : List.of(Setup.WOVEN, Setup.PLAIN)) {
            opened.add(LettuceStatesSession.open(setup, words));
        }
    }

    private LettuceStatesSession woven() {
        return opened.get(0);
    }

    private LettuceStatesSession plain() {
        return opened.get(1);
    }

    private String stored() {
        String key = ContractCase.key("catalog");
        server.command("SET", key, "seen");
        return key;
    }

    private void assertToldAlike(Watchers watchers) {
        assertToldAlike(watchers.told);
    }

    private void assertToldAlike(List<String> watchers) {
        for (String watcher : watchers) {
            await().atMost(SOON).untilAsserted(() -> assertToldAlike(watcher));
            assertThat(plain().told("events", watcher)).isNotEqualTo("[]");
        }
        // what one of them is told too much may come late: but before this is answered, or fails, on the same threads
        opened.forEach(session -> session.call("run", "PING"));
        watchers.forEach(this::assertToldAlike);
    }

    private void assertToldAlike(String watcher) {
        assertThat(woven().told("events", watcher)).isEqualTo(plain().told("events", watcher));
    }

    /** Reads on both connections at the same time, and expects the same failure from both, at the same time. */
    private void assertFailsAlike(String api, String key) {
        CompletableFuture<Reply> expected = plain().sendGet(api, key);
        Reply reply = woven().get(api, key);
        Reply asPlain = plain().app().await(expected);
        assertThat(LettuceStatesSession.outcomeOf(reply)).as(api).isEqualTo(LettuceStatesSession.outcomeOf(asPlain));
        assertThat(reply.kind()).as(api).isEqualTo(Reply.Kind.ERROR);
        assertThat(reply.took()).as(api).isCloseTo(asPlain.took(), Duration.ofMillis(300));
    }

    @ParameterizedTest
    @EnumSource
    void get_hitMissAndError_areToldAsWithoutDetour(Watchers watchers) {
        watchers.assume();
        String hit = stored();
        String missing = ContractCase.key("catalog");
        String list = ContractCase.key("catalog");
        server.command("RPUSH", list, "element");
        open("2s", watchers.option());

        for (LettuceStatesSession session : opened) {
            for (String api : LettuceStatesSession.APIS) {
                for (String key : List.of(hit, missing, list)) {
                    session.get(api, key);
                }
            }
        }

        assertToldAlike(watchers);
    }

    @Test
    void get_answeredElsewhere_isHeardWithTheLateReply() {
        Watchers.HEARD.assume();
        String key = stored();
        open("2s", Watchers.HEARD.option());
        woven().get("async", key);

        server.freeze();
        assertThat(woven().get("async", key).outcome()).isEqualTo(SEEN);
        assertThat(woven().told("events", "listener")).startsWith("[started, started");
        server.thaw();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(woven().told("events", "listener"))
                        .isEqualTo("[started, started, succeeded, succeeded]"));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(woven().told("events", "latency")).isEqualTo("[recorded, recorded]"));
        assertThat(woven().told("events", "spans").split("ended", -1)).hasSize(3);
    }

    /** The client drops what is done when it loses its connection, but for the first, which it fails if that is reset. */
    @ParameterizedTest
    @EnumSource
    void get_answeredElsewhereAndConnectionLost_endsForThoseWhoWatch(Watchers watchers) {
        watchers.assume();
        String key = stored();
        open("2s", watchers.option());
        woven().get("async", key);

        server.freeze();
        assertThat(woven().get("async", key).outcome()).isEqualTo(SEEN);
        assertThat(woven().get("async", key).outcome()).isEqualTo(SEEN);
        server.kill();

        if (watchers == Watchers.METERED) {
            awaitTold("observations", "stopped", 3);
        } else {
            awaitTold("spans", "ended", 3);
            awaitTold("listener", "failed", 2);
            assertThat(woven().told("events", "listener")).contains("failed " + CancellationException.class.getName());
        }
    }

    private void awaitTold(String watcher, String what, int times) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(woven().told("events", watcher).split(what, -1))
                        .hasSize(times + 1));
    }

    /** Without Detour the same read waits for the same reply, so that both tell the same in the end. */
    @ParameterizedTest
    @EnumSource
    void get_answeredElsewhere_isToldWithTheLateReplyAsWithoutDetour(Watchers watchers) {
        watchers.assume();
        String key = stored();
        open("10s", watchers.option());
        woven().get("async", key);
        plain().get("async", key);

        server.freeze();
        CompletableFuture<Reply> slow = plain().sendGet("async", key);
        assertThat(woven().get("async", key).outcome()).isEqualTo(SEEN);
        server.thaw();
        assertThat(plain().app().await(slow).outcome()).isEqualTo(SEEN);

        assertToldAlike(watchers.told.stream()
                .filter(watcher -> !watcher.equals("spans")) // these tell the value, which is dropped undecoded
                .toList());
    }

    @ParameterizedTest
    @EnumSource
    void get_nobodyHasAnAnswer_failuresAreToldAsWithoutDetour(Watchers watchers) {
        watchers.assume();
        open("500ms", watchers.option(), "reconnect=false");
        String unknown = ContractCase.key("catalog");
        woven().get("async", unknown);
        plain().get("async", unknown);

        server.freeze();
        for (String api : LettuceStatesSession.APIS) {
            assertFailsAlike(api, unknown);
        }
        server.kill();
        await().atMost(SOON)
                .until(() -> woven().told("isOpen").equals("false")
                        && plain().told("isOpen").equals("false"));
        for (String api : LettuceStatesSession.APIS) {
            assertFailsAlike(api, unknown);
        }

        assertToldAlike(watchers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "async", "reactive"})
    void get_lettucesOwnTimeout_endsWhatNobodyAnswersAndHarmsNothingElse(String api) {
        String key = stored();
        open("10s", "fixed=500");
        assertThat(woven().get(api, key).outcome()).isEqualTo(SEEN);

        server.freeze();
        Reply answered = woven().get(api, key);
        assertThat(answered.outcome()).isEqualTo(SEEN);
        assertThat(answered.took()).isLessThan(Duration.ofMillis(450));
        assertFailsAlike(api, ContractCase.key("catalog")); // by when the time of the answered one is over, too
        server.thaw();

        server.command("SET", key, "new");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(woven().get(api, key).outcome()).isEqualTo(ContractCase.text("new")));
        assertThat(woven().call("run", "PING").kind()).isEqualTo(Reply.Kind.VALUE);
    }
}
