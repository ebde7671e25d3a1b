package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code JedisPool.getResource()} gives in place of the exception that it would throw. */
class JedisStandInIT extends JedisPoolCase {

    private static final String PASSWORD = "open sesame";
    private static final int DATABASE = 5;

    private Pool pool;

    @Override
    RedisServer.Builder settings() {
        return RedisServer.builder().password(PASSWORD);
    }

    @BeforeEach
    void open() {
        pool = open(app);
    }

    private Pool open(ControlledApp in) {
        return Pool.open(in, "JEDIS_POOL", redis().port(), DATABASE, PASSWORD, PATIENT, 2, FOR_EVER, false, true);
    }

    @Test
    void commands_redisDown_allFailWithThePoolsException() {
        redis().kill();

        String failure =
                String.valueOf(pool.call("standIn", "COMMANDS", key("session")).value());

        assertThat(failure).startsWith("all redis.clients.jedis.exceptions.JedisConnectionException");
        try (ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            String thrown = open(plain).get(key("session")).outcome();
            assertThat(thrown).startsWith(failure.substring("all ".length()));
        }
    }

    @Test
    void getDb_redisDown_isThePools() {
        redis().kill();

        assertThat(pool.call("standIn", "DATABASE", key("session")).value()).isEqualTo(Integer.toString(DATABASE));
    }

    @Test
    void getHostAndPort_redisDown_isThePools() {
        String address = "127.0.0.1:" + redis().port();
        redis().kill();

        assertThat(pool.call("standIn", "ADDRESS", key("session")).outcome()).isEqualTo(text(address));
    }

    @Test
    void get_redisDown_isLoadedHoweverManyCommandsHaveFailed() {
        redis().kill();
        String key = key("product");

        assertThat(pool.call("standIn", "READS", key).value()).isEqualTo("loaded " + key + ", loaded " + key);
    }

    @Test
    void get_redisDownAndValueSeen_isAnsweredFromMemory() {
        String key = key("catalog");
        try (var connection = redis().connect()) {
            connection.call("SELECT", Integer.toString(DATABASE));
            connection.call("SET", key, "seen");
        }
        assertThat(pool.get(key).outcome()).isEqualTo(text("seen"));
        redis().kill();

        assertThat(pool.get(key).outcome()).as(app.jvm().tail()).isEqualTo(text("seen"));
        assertThat(pool.get(key).outcome()).isEqualTo(text("seen"));
        pool.awaitDrained();
    }

    /** The application meant to delete it, in its system of record as a rule: what it had is not for it any more. */
    @Test
    void del_redisDownAndValueSeen_isNotAnsweredFromMemoryAnyMore() {
        String key = key("catalog");
        try (var connection = redis().connect()) {
            connection.call("SELECT", Integer.toString(DATABASE));
            connection.call("SET", key, "seen");
        }
        assertThat(pool.get(key).outcome()).isEqualTo(text("seen"));
        redis().kill();
        assertThat(pool.get(key).outcome()).isEqualTo(text("seen")); // by the connection that was there

        assertThat(pool.call("standIn", "DELETES", key).outcome()).isEqualTo(text("seen, nothing"));
        assertThat(pool.get(key).kind()).isEqualTo(Reply.Kind.ERROR);
    }

    @Test
    void close_redisDown_returnsNothingToThePool() {
        redis().kill();

        assertThat(pool.call("standIn", "RETURNS", key("session")).value()).isEqualTo("0 active");
    }

    @Test
    void get_springDataRedisWhileRedisIsDown_isLoadedForItsDatabase() {
        assumeTrue(
                SpringApplications.isThere(), "Spring Data Redis comes with the version of Jedis that it was made for");
        redis().kill();
        String key = key("product");

        assertThat(app.call("spring", "", Integer.toString(redis().port()), "5", PASSWORD, key)
                        .outcome())
                .as(app.jvm().tail())
                .isEqualTo(text("loaded " + key));
    }

    @Test
    void get_springDataRedisWhileRedisIsUp_readsItsDatabase() {
        assumeTrue(
                SpringApplications.isThere(), "Spring Data Redis comes with the version of Jedis that it was made for");
        String key = key("catalog");
        try (var connection = redis().connect()) {
            connection.call("SELECT", Integer.toString(DATABASE));
            connection.call("SET", key, "in redis");
        }

        assertThat(app.call("spring", "", Integer.toString(redis().port()), "5", PASSWORD, key)
                        .outcome())
                .isEqualTo(text("in redis"));
    }

    @Test
    void get_passwordRefused_isPassedOn() {
        Pool refused =
                Pool.open(app, "JEDIS_POOL", redis().port(), DATABASE, "wrong", PATIENT, 2, FOR_EVER, false, true);

        assertThat(refused.get(key("product")).outcome()).contains("JedisAccessControlException");
    }

    @Test
    void get_redisBackAgain_readsThere() {
        redis().kill();
        String key = key("product");
        assertThat(pool.get(key).outcome()).isEqualTo(text("loaded " + key));
        redis().restart();

        String other = key("session");
        assertThat(pool.call("set", other, "written").outcome()).isEqualTo(text("OK"));
        assertThat(pool.get(other).outcome()).isEqualTo(text("written"));
        pool.awaitDrained();
        assertThat(applicationsConnections()).hasSize(1);
    }
}
