package dev.detour.contract;

import static dev.detour.contract.app.AccessKind.MULTI_DB_JEDIS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jedis's own failover client decides which database it reads; Detour acts on what comes out of it. */
class JedisMultiDbIT extends ContractCase {

    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final int MANY = 10;

    private RedisServer second;

    @BeforeEach
    void startSecond() {
        second = RedisServer.start();
    }

    @AfterEach
    void closeSecond() {
        second.close();
    }

    private Session withSecond(Session session) {
        assertThat(session.call("raw", "ADD", Integer.toString(second.port())).value())
                .isEqualTo("done");
        return session;
    }

    private String written() {
        String key = key("catalog");
        redis().command("SET", key, "of the first");
        second.command("SET", key, "of the second");
        return key;
    }

    private static String database(Session session) {
        return String.valueOf(session.call("raw", "DATABASE").value());
    }

    @Test
    void get_firstDatabaseFrozen_clientSwitchesAtTheSameReadAsWithoutDetour() {
        String key = written();
        Session woven = withSecond(woven(MULTI_DB_JEDIS, target(TIMEOUT)));
        Session plain = withSecond(plain(MULTI_DB_JEDIS, target(TIMEOUT)));
        for (Session session : List.of(woven, plain)) {
            assertThat(session.get(key).outcome()).isEqualTo(text("of the first"));
        }
        redis().freeze();

        boolean failed = false;
        for (int i = 0; i < MANY; i++) {
            CompletableFuture<Reply> sent = plain.sendGet(key);
            Reply reply = woven.get(key);
            Reply expected = plain.app().await(sent);
            // what plain Jedis fails with is answered, in its time; what it gives is given
            boolean fails = expected.kind() == Reply.Kind.ERROR;
            failed |= fails;
            assertThat(reply.outcome()).isEqualTo(fails ? text("of the first") : expected.outcome());
            assertThat(reply.took()).isCloseTo(expected.took(), Duration.ofMillis(400));
            assertThat(database(woven)).isEqualTo(database(plain));
        }
        assertThat(failed).isTrue();
        assertThat(database(woven)).isEqualTo(Integer.toString(second.port()));
        assertThat(woven.get(key).outcome()).isEqualTo(text("of the second"));
    }

    @Test
    void get_switchedByHand_neverAnswersWhatTheOtherDatabaseGave() {
        String key = written();
        String onlyThere = key("catalog");
        redis().command("SET", onlyThere, "of the first");
        Session woven = withSecond(woven(MULTI_DB_JEDIS, target(TIMEOUT)));
        assertThat(woven.get(key).outcome()).isEqualTo(text("of the first"));
        assertThat(woven.get(onlyThere).outcome()).isEqualTo(text("of the first"));

        woven.call("raw", "SWITCH", Integer.toString(second.port()));
        assertThat(woven.get(key).outcome()).isEqualTo(text("of the second"));
        second.freeze();

        assertThat(woven.get(key).outcome()).isEqualTo(text("of the second"));
        assertThat(woven.get(onlyThere).kind()).isEqualTo(Reply.Kind.ERROR);
    }

    @Test
    void get_noDatabaseIsWell_isAnsweredOrLoaded() {
        String key = written();
        String loaded = key("product");
        Session woven = withSecond(woven(MULTI_DB_JEDIS, target(TIMEOUT)));
        assertThat(woven.get(key).outcome()).isEqualTo(text("of the first"));

        redis().kill();
        second.kill();

        for (int i = 0; i < 2; i++) {
            assertThat(woven.get(loaded).outcome()).isEqualTo(text("loaded " + loaded));
        }
    }
}
