package dev.detour.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.evidence.Ear;
import dev.detour.engine.evidence.KeyEvent;
import dev.detour.engine.evidence.KeyEvent.Kind;
import dev.detour.engine.model.Key;
import dev.detour.testkit.RespConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.RedisProtocol;

/** What a server tells, heard over links of Jedis. */
class EarTest extends EarCase {

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void keepUp_keysComeAndGo_eachIsToldInOrder(RedisProtocol protocol) {
        links = links(protocol, null);
        Ear ear = live(ear(0));
        assertThat(ear.isComplete()).isTrue();

        try (RespConnection another = server.connect()) {
            another.call("SET", "c:del", "v");
            another.call("DEL", "c:del");
            another.call("SET", "c:unlink", "v");
            another.call("UNLINK", "c:unlink");
            another.call("SET", "c:getdel", "v");
            another.call("GETDEL", "c:getdel");
            another.call("SET", "c:from", "v");
            another.call("RENAME", "c:from", "c:to");
            another.call("EXPIRE", "c:to", "-1");
            another.call("INCR", "c:n");
            another.call("COPY", "c:n", "c:copy");
            another.call("MOVE", "c:n", "5");
            another.call("EVAL", "redis.call('DEL', 'c:copy')", "0");
            another.call("SET", "c:short", "v", "PX", "1");
        }

        awaitHeard(
                event(Kind.STORED, "c:del"),
                event(Kind.REMOVED, "c:del"),
                event(Kind.STORED, "c:unlink"),
                event(Kind.REMOVED, "c:unlink"),
                event(Kind.STORED, "c:getdel"),
                event(Kind.REMOVED, "c:getdel"),
                event(Kind.STORED, "c:from"),
                event(Kind.RENAMED_AWAY, "c:from"),
                event(Kind.STORED, "c:to"),
                event(Kind.REMOVED, "c:to"),
                event(Kind.STORED, "c:n"),
                event(Kind.STORED, "c:copy"),
                event(Kind.REMOVED, "c:n"),
                event(Kind.REMOVED, "c:copy"),
                event(Kind.STORED, "c:short"),
                event(Kind.EXPIRED, "c:short"));
    }

    @Test
    void keepUp_memoryIsFull_whatIsEvictedIsTold() {
        Ear ear = live(ear(0));
        server.config("maxmemory-policy", "allkeys-lru");
        server.command("SET", "c:1", "v".repeat(100_000));

        server.config("maxmemory", "1");

        await().untilAsserted(() -> assertThat(heard).contains(event(Kind.EVICTED, "c:1")));
        assertThat(ear.isComplete()).isTrue();
    }

    @Test
    void keepUp_otherDatabase_isNotHeard() {
        live(ear(1));

        try (RespConnection another = server.connect()) {
            another.call("SET", "c:1", "v");
            another.call("SELECT", "1");
            another.call("SET", "c:2", "v");
        }

        awaitHeard(new KeyEvent(Kind.STORED, 1, Key.of("c:2".getBytes(UTF_8))));
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void keepUp_serverThatEmitsByKeyOnly_globsAreHeard(RedisProtocol protocol) {
        links = links(protocol, null);
        server.config("notify-keyspace-events", "KA");
        Ear ear = live(ear(0));
        assertThat(ear.isComplete()).isTrue();

        try (RespConnection another = server.connect()) {
            another.call("SET", "e:1", "v");
            another.call("SET", "d:12", "v");
            another.call("SET", "d:1", "v");
            another.call("DEL", "d:1");
            another.call("HSET", "c:h", "f", "v");
            another.call("HDEL", "c:h", "f");
        }

        awaitHeard(
                event(Kind.STORED, "d:1"),
                event(Kind.REMOVED, "d:1"),
                event(Kind.STORED, "c:h"),
                event(Kind.STORED, "c:h"),
                event(Kind.REMOVED, "c:h"));
    }

    @Test
    void keepUp_someKindsAreOff_isLiveAndNotComplete() {
        server.config("notify-keyspace-events", "Ex");
        Ear ear = live(ear(0));

        server.command("SET", "c:1", "v", "PX", "1");

        awaitHeard(event(Kind.EXPIRED, "c:1"));
        assertThat(ear.isComplete()).isFalse();
        assertThat(ear.hasHeardAllSince(now())).isFalse();
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void keepUp_tracking_changesWithThePrefixAreTold(RedisProtocol protocol) {
        links = links(protocol, null);
        server.config("notify-keyspace-events", "");
        Ear ear = live(ear(0, "c:", "c:more", "d:"));
        assertThat(ear.isTracking()).isTrue();
        assertThat(ear.isComplete()).isFalse();

        try (RespConnection another = server.connect()) {
            another.call("SET", "e:1", "v");
            another.call("SET", "c:1", "v");
            another.call("DEL", "c:1");
            another.call("MSET", "c:2", "v", "d:2", "v", "c:3", "v");
            await().untilAsserted(() -> assertThat(heard)
                    .containsExactlyInAnyOrder(
                            changed("c:1"), changed("c:1"), changed("c:2"), changed("c:3"), changed("d:2")));
            heard.clear();

            another.call("FLUSHALL");
        }

        await().untilAsserted(() ->
                assertThat(heard).isNotEmpty().containsOnly(new KeyEvent(Kind.CHANGED, KeyEvent.ANY_DATABASE, null)));
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void keepUp_trackingAndEvents_comeOnOneConnection(RedisProtocol protocol) {
        links = links(protocol, null);
        live(ear(0, "c:"));
        assertThat(connected()).isEqualTo(1);

        server.command("SET", "c:1", "v");

        await().untilAsserted(
                        () -> assertThat(heard).containsExactlyInAnyOrder(event(Kind.STORED, "c:1"), changed("c:1")));
    }
}
