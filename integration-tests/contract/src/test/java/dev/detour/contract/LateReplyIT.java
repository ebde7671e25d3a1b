package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A get that was answered from elsewhere leaves its reply on the connection: it must be dropped, and every later reply
 * must reach the command that it belongs to. The server has a password and the connection a database of its own, which a
 * connection that was silently replaced would lose.
 */
class LateReplyIT extends ContractCase {

    private static final String PASSWORD = "open sesame";
    private static final int DATABASE = 5;
    private static final int KEYS = 40;
    private static final int COMMANDS = 2_000;
    private static final int COMMANDS_PER_FREEZE = 100;

    @Override
    RedisServer.Builder settings() {
        return RedisServer.builder().password(PASSWORD);
    }

    @Override
    Target target(Duration timeout) {
        return new Target(
                redis().port(), database(), null, PASSWORD, Math.toIntExact(timeout.toMillis()), Target.Codec.UTF8);
    }

    private int database() {
        return isCluster() ? 0 : DATABASE;
    }

    private Object inDatabase(String... command) {
        try (RespConnection connection = redis().connect()) {
            connection.call("SELECT", Integer.toString(database()));
            return String.valueOf(connection.call(command));
        }
    }

    @EachKind
    void setAndGet_onTheConnectionOfAnAnsweredGet_getTheirOwnReplies(AccessKind kind) {
        String key = key("catalog");
        inDatabase("SET", key, "seen");
        Session session = woven(kind);
        session.get(key);

        redis().freeze();
        assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
        redis().thaw();

        for (int i = 0; i < KEYS; i++) {
            String other = key(i % 2 == 0 ? "catalog" : "session");
            assertThat(session.set(other, "value of " + other).outcome()).isEqualTo(text("OK"));
            assertThat(session.get(other).outcome()).isEqualTo(text("value of " + other));
            assertThat(inDatabase("GET", other)).isEqualTo("value of " + other);
        }
    }

    @EachKind
    void set_whileTheServerIsStillFrozen_waitsAndIsDone(AccessKind kind) {
        String key = key("catalog");
        String other = key("session");
        inDatabase("SET", key, "seen");
        Session session = woven(kind);
        session.get(key);

        freezeFor(Duration.ofMillis(400));
        assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
        assertThat(session.set(other, "written").outcome()).isEqualTo(text("OK"));

        assertThat(session.get(other).outcome()).isEqualTo(text("written"));
        assertThat(inDatabase("GET", other)).isEqualTo("written");
    }

    @EachKind(except = "CACHING_JEDIS") // which has it in its own cache
    void get_lateReplyWasNull_isNotAnsweredFromMemoryAgain(AccessKind kind) {
        String key = key("catalog");
        inDatabase("SET", key, "seen");
        Session session = woven(kind, target(HASTY));
        session.get(key);

        inDatabase("PEXPIRE", key, "1");
        redis().freeze();
        assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
        redis().thaw();
        assertThat(session.get(key("session")).kind()).isEqualTo(Reply.Kind.NULL); // behind the late reply

        redis().freeze();
        assertThat(session.get(key).kind()).isEqualTo(Reply.Kind.ERROR);
    }

    @EachKind(except = "CACHING_JEDIS") // which has it in its own cache
    void get_undeclaredKeyAfterAnAnsweredGet_stillTimesOutAsTheClientDoes(AccessKind kind) {
        String key = key("catalog");
        inDatabase("SET", key, "seen");
        Session session = woven(kind, target(HASTY));
        session.get(key);
        redis().freeze();
        assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
        redis().thaw();
        assertThat(session.get(key("session")).kind()).isEqualTo(Reply.Kind.NULL);
        Session plain = plain(kind, target(HASTY));
        plain.get(key);

        redis().freeze();
        Reply reply = session.get(key("session"));
        Reply expected = plain.get(key);

        assertThat(reply.outcome()).isEqualTo(expected.outcome());
        assertThat(reply.took()).isCloseTo(expected.took(), Duration.ofMillis(300));
    }

    @EachKind
    void manyCommands_underRandomFreezes_getTheirOwnReplies(AccessKind kind) {
        Random random = new Random(kind.ordinal());
        String[] keys = new String[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = key(i % 4 == 0 ? "session" : "catalog");
        }
        Map<String, String> written = new HashMap<>();
        Session session = woven(kind);

        for (int i = 0; i < COMMANDS; i++) {
            if (i % COMMANDS_PER_FREEZE == COMMANDS_PER_FREEZE - 1) {
                freezeFor(Duration.ofMillis(60 + random.nextInt(120)));
            }
            String key = keys[random.nextInt(KEYS)];
            if (random.nextInt(4) == 0) {
                String value = key + " version " + i;
                assertThat(session.set(key, value).outcome()).isEqualTo(text("OK"));
                written.put(key, value);
            } else {
                String value = written.get(key);
                assertThat(session.get(key).outcome()).isEqualTo(value == null ? "null" : text(value));
            }
        }
        written.forEach((key, value) -> assertThat(inDatabase("GET", key)).isEqualTo(value));
    }
}
