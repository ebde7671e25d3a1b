package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Spring application that starts while its Redis is down. */
class BootIT extends ContractCase {

    /** Lettuce's pauses between its attempts grow with the outage. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private static final String TIMEOUT_MILLIS = "700";
    private static final String PASSWORD = "secret";

    private static ControlledApp booting;
    private static ControlledApp passingOn;

    @BeforeAll
    static void start() {
        booting = ControlledApp.start(
                SpringApplications.jvm(Setup.WOVEN).property("detour.lettuce.boot-without-redis", "on"));
        passingOn = ControlledApp.start(SpringApplications.jvm(Setup.WOVEN));
    }

    @AfterAll
    static void end() {
        booting.close();
        passingOn.close();
    }

    @Override
    RedisServer.Builder settings() {
        return RedisServer.builder().password(PASSWORD);
    }

    private Reply start(ControlledApp app, String context, String style, String password) {
        return app.call("start", context, style, Integer.toString(redis().port()), "2", password, TIMEOUT_MILLIS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHARED", "POOLED"})
    void start_redisDownAndStartedLater_answersFromTheOriginThenFromRedis(String style) {
        redis().kill();

        assertThat(start(booting, style, style, PASSWORD).outcome()).isEqualTo(text("started"));
        String key = key("product");
        for (String operation : new String[] {"get", "reactiveGet"}) {
            Reply read = booting.call(operation, style, key);
            assertThat(read.outcome()).as(booting.jvm().tail()).isEqualTo(text("loaded " + key));
            assertThat(read.took()).isLessThan(DIVERTED);
        }
        assertThat(booting.call("product", style, "7").outcome()).isEqualTo(text("loaded product::7"));

        redis().restart();
        String undeclared = key("session");
        try (var connection = redis().connect()) {
            connection.call("SELECT", "2");
            connection.call("MSET", undeclared, "in redis", key, "in redis");
        }
        await().atMost(RECOVERY)
                .untilAsserted(
                        () -> assertThat(booting.call("get", style, undeclared).outcome())
                                .as(booting.jvm().tail())
                                .isEqualTo(text("in redis")));
        await().atMost(RECOVERY)
                .untilAsserted(() ->
                        assertThat(booting.call("get", style, key).outcome()).isEqualTo(text("in redis")));
        if (style.equals("SHARED")) {
            assertThat(String.valueOf(redis().command("CLIENT", "LIST"))).containsPattern("name=spring [^\n]*db=2 ");
        }
        assertThat(booting.call("stop", style, "").outcome()).isEqualTo(text("stopped"));
    }

    @Test
    void start_sentinelsDown_answersFromTheOrigin() {
        redis().kill();

        assertThat(start(booting, "sentinel", "SENTINEL", "").outcome()).isEqualTo(text("started"));
        String key = key("product");

        assertThat(booting.call("get", "sentinel", key).outcome()).isEqualTo(text("loaded " + key));
        booting.call("stop", "sentinel", "");
    }

    @Test
    void start_passwordRefused_isPassedOn() {
        Reply refused = start(booting, "refused", "SHARED", "wrong");

        assertThat(refused.kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(refused.outcome())
                .isEqualTo(start(passingOn, "refused", "SHARED", "wrong").outcome());
    }

    @Test
    void start_settingOff_isPassedOn() {
        redis().kill();

        assertThat(start(passingOn, "off", "SHARED", PASSWORD).kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(passingOn.jvm().errorLines()).noneMatch(line -> line.contains("boot-without-redis"));
    }

    /** Alone, because a context that could not be started leaves its client behind. */
    @Test
    void stop_whileUnconnected_endsTheAttempts() {
        redis().kill();
        try (ControlledApp alone = ControlledApp.start(
                SpringApplications.jvm(Setup.WOVEN).property("detour.lettuce.boot-without-redis", "on"))) {
            assertThat(start(alone, "leak", "SHARED", PASSWORD).outcome()).isEqualTo(text("started"));
            assertThat(alone.call("threads").outcome()).contains("lettuce");

            assertThat(alone.call("stop", "leak", "").outcome()).isEqualTo(text("stopped"));

            await().atMost(RECOVERY)
                    .untilAsserted(
                            () -> assertThat(alone.call("threads").value()).isEmpty());
        }
    }
}
