package dev.detour.contract;

import static dev.detour.contract.app.AccessKind.JEDIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.Target;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.FullHouse;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A {@code Jedis} that connects in its constructor, made while its server is down. */
class JedisFirstConnectIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PASSWORD = "secret";
    private static final String DATABASE = "5";
    private static final int ENOUGH_TO_OPEN = 8;

    private static ControlledApp booting;

    @BeforeAll
    static void start() {
        booting = ControlledApp.start(
                Applications.jvm(JEDIS, Setup.WOVEN).property("detour.jedis.boot-without-redis", "on"));
    }

    @AfterAll
    static void end() {
        List<String> faults = Applications.agentLines(booting.jvm(), "lease report this");
        booting.close();
        assertThat(faults).isEmpty();
    }

    @Override
    RedisServer.Builder settings() {
        return RedisServer.builder().password(PASSWORD);
    }

    private Target target(String password) {
        return new Target(
                redis().port(),
                Integer.parseInt(DATABASE),
                null,
                password,
                Math.toIntExact(HASTY.toMillis()),
                Target.Codec.UTF8);
    }

    private Session openBooting() {
        return open(booting, JEDIS, target(PASSWORD));
    }

    private static Reply attempt(ControlledApp app, Target target) {
        String[] arguments = new String[8];
        arguments[0] = "attempt";
        arguments[1] = JEDIS.name();
        System.arraycopy(target.toArguments(), 0, arguments, 2, 6);
        return app.call("connect", arguments);
    }

    private void store(String... keysAndValues) {
        try (var connection = redis().connect()) {
            connection.call("SELECT", DATABASE);
            for (int i = 0; i < keysAndValues.length; i += 2) {
                connection.call("SET", keysAndValues[i], keysAndValues[i + 1]);
            }
        }
    }

    /** @param first what the application does once the server is back, before it reads */
    @ParameterizedTest
    @ValueSource(strings = {"", "CONNECT"})
    void open_serverDownAndStartedLater_readsAreLoadedThenRead(String first) {
        redis().kill();
        Session woven = openBooting();
        String key = key("product");
        String undeclared = key("session");

        Reply read = woven.get(key);
        assertThat(read.outcome()).isEqualTo(text("loaded " + key));
        assertThat(read.took()).isLessThan(DIVERTED);
        assertThat(woven.set(undeclared, "lost").outcome())
                .startsWith("redis.clients.jedis.exceptions.JedisConnectionException");
        assertThat(woven.get(undeclared).kind()).isEqualTo(Reply.Kind.ERROR);

        redis().restart();
        store(undeclared, "in redis");
        if (!first.isEmpty()) {
            assertThat(woven.call("play", first, key).outcome()).isEqualTo(text("connected"));
        }
        assertThat(woven.get(undeclared).outcome()).isEqualTo(text("in redis"));
        assertThat(woven.set(undeclared, "overwritten").outcome()).isEqualTo(text("OK"));
        assertThat(woven.get(undeclared).outcome()).isEqualTo(text("overwritten"));
        assertThat(String.valueOf(redis().command("CLIENT", "LIST"))).containsPattern(" db=5 ");
    }

    @Test
    void open_serverIsFull_readsAreLoadedAndItsBreakerStaysOpenUntilItTakesOneMore() {
        Session woven;
        try (FullHouse full = FullHouse.begin(redis())) {
            assertThat(full).isNotNull();
            woven = openBooting();
            for (int i = 0; i < ENOUGH_TO_OPEN; i++) {
                String key = key("product");
                assertThat(woven.get(key).outcome()).isEqualTo(text("loaded " + key));
            }
            BreakerLines breaker = new BreakerLines(booting.jvm(), redis().port());
            assertThat(breaker.states()).as(breaker.text()).containsExactly("OPEN");
        }
        String key = key("catalog");
        store(key, "seen");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(woven.get(key).outcome()).isEqualTo(text("seen")));
    }

    @Test
    void get_serverBack_isItsOwnAgainAndRemembered() {
        redis().kill();
        Session woven = openBooting();
        String key = key("catalog");
        assertThat(woven.get(key).kind()).isEqualTo(Reply.Kind.ERROR);

        redis().restart();
        store(key, "seen");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(woven.get(key).outcome()).isEqualTo(text("seen")));
        redis().freeze();
        assertThat(woven.get(key).outcome()).isEqualTo(text("seen"));
    }

    /** It takes connections, and does not answer the handshake. */
    @Test
    void get_serverFrozenAndBreakerOpen_isAnsweredAtOnce() {
        redis().freeze();
        Session woven = openBooting();
        for (int read = 0; read < ENOUGH_TO_OPEN; read++) {
            String key = key("product");
            assertThat(woven.get(key).outcome()).isEqualTo(text("loaded " + key));
        }
        assertThat(Applications.agentLines(booting.jvm(), "breaker OPEN", ":" + redis().port()))
                .isNotEmpty();

        String key = key("product");
        Reply read = woven.get(key);
        assertThat(read.outcome()).isEqualTo(text("loaded " + key));
        assertThat(read.took()).isLessThan(HASTY.dividedBy(2));

        // one that is made now has never tried to connect, and belongs where the first one does
        Session another = openBooting();
        String loaded = key("product");
        assertThat(another.get(loaded).outcome()).isEqualTo(text("loaded " + loaded));
        assertThat(another.get(loaded).outcome()).isEqualTo(text("loaded " + loaded));
        assertThat(another.loads(loaded)).isEqualTo(1);

        redis().thaw();
        store(key, "in redis");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(woven.get(key).outcome()).isEqualTo(text("in redis")));
    }

    @Test
    void open_settingOff_isPassedOn() {
        redis().kill();

        Reply passedOn = attempt(Applications.running(JEDIS, Setup.WOVEN), target(PASSWORD));

        assertThat(passedOn.kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(passedOn.outcome())
                .isEqualTo(attempt(Applications.running(JEDIS, Setup.PLAIN), target(PASSWORD))
                        .outcome());
    }

    @Test
    void open_passwordRefused_isPassedOn() {
        Reply refused = attempt(booting, target("wrong"));

        assertThat(refused.kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(refused.outcome())
                .isEqualTo(attempt(Applications.running(JEDIS, Setup.PLAIN), target("wrong"))
                        .outcome());
    }

    /** A pool has to know that it has none, and its stand-in answers. */
    @Test
    void getResource_settingOnAndServerDown_isAStandIn() {
        AgentJvm.Builder pools = JedisPoolCase.jvm(Setup.WOVEN).property("detour.jedis.boot-without-redis", "on");
        redis().kill();
        try (ControlledApp app = ControlledApp.start(pools)) {
            JedisPoolCase.Pool pool = JedisPoolCase.Pool.open(
                    app, "JEDIS_POOL", redis().port(), 5, PASSWORD, PATIENT, 2, JedisPoolCase.FOR_EVER, false, true);

            assertThat(pool.call("standIn", "RETURNS", key("session")).value()).isEqualTo("0 active");
            String key = key("product");
            assertThat(pool.get(key).outcome()).isEqualTo(text("loaded " + key));
        }
    }
}
