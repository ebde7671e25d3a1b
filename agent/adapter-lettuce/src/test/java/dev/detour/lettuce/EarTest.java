package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.evidence.Ear;
import dev.detour.engine.evidence.KeyEvent;
import dev.detour.engine.evidence.KeyEvent.Kind;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.RespConnection;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.ProtocolVersion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server tells, heard over links of Lettuce. */
class EarTest extends EarCase {

    /** After so long a refused subscription is tried again. */
    private static final Duration REFUSED = Duration.ofMinutes(11);

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void keepUp_keysComeAndGo_eachIsToldInOrder(ProtocolVersion protocol) {
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

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void keepUp_serverThatEmitsByKeyOnly_globsAreHeard(ProtocolVersion protocol) {
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

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void keepUp_tracking_changesWithThePrefixAreTold(ProtocolVersion protocol) {
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
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void keepUp_trackingAndEvents_comeOnOneConnection(ProtocolVersion protocol) {
        links = links(protocol, null);
        live(ear(0, "c:"));
        assertThat(connected()).isEqualTo(1);

        server.command("SET", "c:1", "v");

        await().untilAsserted(
                        () -> assertThat(heard).containsExactlyInAnyOrder(event(Kind.STORED, "c:1"), changed("c:1")));
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void keepUp_connectionIsKilled_hearsAgainAndKnowsOfTheGap(ProtocolVersion protocol) {
        links = links(protocol, null);
        Ear ear = live(ear(0));
        long before = now();
        assertThat(ear.hasHeardAllSince(before)).isTrue();

        server.command("CLIENT", "KILL", "TYPE", "pubsub");

        await().until(() -> !ear.isLive());
        live(ear);
        assertThat(ear.hasHeardAllSince(before)).isFalse();
        assertThat(ear.hasHeardAllSince(now())).isTrue();
        server.command("SET", "c:1", "v");
        awaitHeard(event(Kind.STORED, "c:1"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void keepUp_serverIsSilent_isAskedAndStaysWhereItAnswers(ProtocolVersion protocol) {
        links = links(protocol, null);
        Ear ear = live(ear(0));
        long since = ear.liveSinceNanos();
        for (int i = 0; i < 3; i++) {
            long asked = server.calls("subscribe");
            advance(Duration.ofSeconds(16));
            await().until(() -> {
                keepUp(ear);
                return server.calls("subscribe") > asked;
            });
        }

        server.command("SET", "c:1", "v");
        // twice, if another connection is just taking over
        await().untilAsserted(() -> assertThat(heard).containsOnly(event(Kind.STORED, "c:1")));
        assertThat(ear.liveSinceNanos()).isEqualTo(since);
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void keepUp_serverIsFrozen_isGivenUpAndHeardAgainOnceItGoesOn(ProtocolVersion protocol) {
        links = links(protocol, null);
        Ear ear = live(ear(0));
        server.freeze();
        advance(Duration.ofSeconds(16));
        keepUp(ear);
        advance(Duration.ofSeconds(6));

        await().until(() -> {
            keepUp(ear);
            return !ear.isLive();
        });
        server.thaw();
        advance(Duration.ofSeconds(30));

        live(ear);
        await().until(() -> subscribers() == 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void keepUp_userWithoutChannels_saysOnceWhatIsMissing(ProtocolVersion protocol) {
        links = links(protocol, "deaf");
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, UTF_8));
        try {
            Ear ear = ear(0);
            for (int round = 1; round <= 2; round++) {
                int calls = round;
                advance(REFUSED);
                await().until(() -> {
                    keepUp(ear);
                    return server.calls("config|get") == calls;
                });
                await().until(() -> subscribers() == 0 && connected() == 0);
                assertThat(ear.isLive()).isFalse();
            }
        } finally {
            System.setErr(err);
        }
        assertThat(said.toString(UTF_8))
                .containsOnlyOnce("NOPERM")
                .contains("+subscribe &__keyevent@0__:*")
                .doesNotContain("are used as evidence");
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void keepUp_userWithoutConfig_hearsButIsNotComplete(ProtocolVersion protocol) {
        links = links(protocol, "plain");
        Ear ear = live(ear(0));

        server.command("SET", "c:1", "v");

        awaitHeard(event(Kind.STORED, "c:1"));
        assertThat(ear.isComplete()).isFalse();
    }

    @Test
    void keepUp_applicationShutsItsClientDown_endsAtOnce() {
        links = links(ProtocolVersion.RESP3, null);
        Ear ear = live(ear(0));
        long start = System.nanoTime();

        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        await().until(() -> !ear.isLive());
        keepUp(ear);
        assertThat(ear.isLive()).isFalse();
    }

    @Test
    void keepUp_nodesOfACluster_eachIsHeardByItself() {
        RedisServer node = RedisCluster.ofOne(RedisServer.builder().arguments("--notify-keyspace-events", "EA"));
        RedisClusterClient cluster = RedisClusterClient.create(RedisURI.create("127.0.0.1", node.port()));
        try {
            links = Objects.requireNonNull(ClusterLinks.to(cluster, "127.0.0.1:" + node.port(), LinkUser::fixed));
            Ear ear = live(ear(0, "c:"));
            assertThat(ear.isComplete()).isTrue();

            node.command("SET", "c:1", "v");

            await().untilAsserted(() ->
                    assertThat(heard).containsExactlyInAnyOrder(event(Kind.STORED, "c:1"), changed("c:1")));
        } finally {
            cluster.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            node.close();
        }
    }
}
