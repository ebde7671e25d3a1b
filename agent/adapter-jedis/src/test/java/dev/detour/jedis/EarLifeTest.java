package dev.detour.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.evidence.Ear;
import dev.detour.engine.evidence.KeyEvent;
import dev.detour.engine.evidence.KeyEvent.Kind;
import dev.detour.engine.model.LinkFailure;
import dev.detour.testkit.RespConnection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.RedisProtocol;

/** When an ear listens, and what it knows of what it has missed. */
class EarLifeTest extends EarCase {

    /** After so long a refused subscription is tried again. */
    private static final Duration REFUSED = Duration.ofMinutes(11);

    @Test
    void keepUp_eventsAreSwitchedOnLater_areHeardFromThenOn() {
        server.config("notify-keyspace-events", "");
        Ear ear = ear(0);
        keepUp(ear);
        await().until(() -> server.calls("config|get") == 1);
        server.config("notify-keyspace-events", "EA");
        long before = now();
        advance(Duration.ofSeconds(31));

        live(ear);

        assertThat(ear.hasHeardAllSince(before)).isFalse();
        assertThat(ear.hasHeardAllSince(now())).isTrue();
        server.command("SET", "c:1", "v");
        awaitHeard(event(Kind.STORED, "c:1"));
    }

    @Test
    void keepUp_eventsAreSwitchedOffLater_isNotLive() {
        Ear ear = live(ear(0));
        server.config("notify-keyspace-events", "");
        advance(Duration.ofSeconds(31));

        await().until(() -> {
            keepUp(ear);
            return !ear.isLive() && server.calls("config|get") >= 2;
        });

        assertThat(ear.isComplete()).isFalse();
    }

    @Test
    void keepUp_userWithoutChannels_saysOnceWhatIsMissing() {
        links = links(RedisProtocol.RESP2, "deaf");
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

    /** Of patterns a server allows only those that are allowed word by word. */
    @Test
    void keepUp_userWithoutTheGlobsPatterns_saysWhichAreMissing() {
        server.config("notify-keyspace-events", "KA");
        server.command("ACL", "SETUSER", "deaf", "&__key*__:*");
        links = links(RedisProtocol.RESP2, "deaf");
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, UTF_8));
        try {
            Ear ear = ear(0);
            keepUp(ear);
            await().until(() -> said.toString(UTF_8).contains("+psubscribe &__keyspace@0__:c:* &__keyspace@0__:d:? "));
            server.command("ACL", "SETUSER", "deaf", "&__keyspace@0__:c:*", "&__keyspace@0__:d:?");
            advance(REFUSED);

            assertThat(live(ear).isComplete()).isTrue();
        } finally {
            System.setErr(err);
        }
    }

    @Test
    void keepUp_userWithoutConfig_hearsButIsNotComplete() {
        links = links(RedisProtocol.RESP3, "plain");
        Ear ear = live(ear(0));

        server.command("SET", "c:1", "v");

        awaitHeard(event(Kind.STORED, "c:1"));
        assertThat(ear.isComplete()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void keepUp_connectionIsKilled_hearsAgainAndKnowsOfTheGap(RedisProtocol protocol) {
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
    @EnumSource(RedisProtocol.class)
    void keepUp_serverIsSilent_isAskedAndStaysWhereItAnswers(RedisProtocol protocol) {
        links = links(protocol, null);
        Ear ear = live(ear(0));
        long since = ear.liveSinceNanos();
        for (int i = 0; i < 3; i++) {
            long asked = server.calls("ping");
            advance(Duration.ofSeconds(16));
            await().until(() -> {
                keepUp(ear);
                return server.calls("ping") > asked;
            });
        }

        server.command("SET", "c:1", "v");
        // twice, if another connection is just taking over
        await().untilAsserted(() -> assertThat(heard).containsOnly(event(Kind.STORED, "c:1")));
        assertThat(ear.liveSinceNanos()).isEqualTo(since);
    }

    @Test
    void keepUp_serverIsFrozen_isGivenUpAndHeardAgainOnceItGoesOn() {
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
    @EnumSource(RedisProtocol.class)
    void keepUp_anotherConnectionTakesOver_nothingIsMissed(RedisProtocol protocol) {
        links = links(protocol, null);
        Ear ear = live(ear(0));
        long since = ear.liveSinceNanos();
        int written = 0;
        try (RespConnection another = server.connect()) {
            for (int renewal = 2; renewal <= 4; renewal++) {
                advance(Duration.ofSeconds(31));
                while (server.calls("config|get") < renewal || connected() > 1) {
                    keepUp(ear);
                    another.call("SET", "c:" + ++written, "v");
                }
            }
        }

        KeyEvent[] all = IntStream.rangeClosed(1, written)
                .mapToObj(i -> event(Kind.STORED, "c:" + i))
                .toArray(KeyEvent[]::new);
        await().untilAsserted(() -> assertThat(Set.copyOf(heard)).containsExactlyInAnyOrder(all));
        assertThat(ear.liveSinceNanos()).isEqualTo(since);
    }

    @Test
    void keepUp_noOtherConnectionIsToBeHad_endsThisOne() {
        Ear ear = live(ear(0));
        links = elsewhere -> {
            throw new LinkFailure("the client is gone");
        };
        advance(Duration.ofSeconds(31));

        await().until(() -> {
            keepUp(ear);
            return !ear.isLive();
        });

        await().until(() -> connected() == 0);
    }

    @Test
    void release_thenKeepUp_closesAndListensAgain() {
        Ear ear = live(ear(0));

        ear.release();

        assertThat(ear.isLive()).isFalse();
        await().until(() -> connected() == 0);
        live(ear);
        await().until(() -> connected() == 1);
    }

    @Test
    void close_thenKeepUp_listensNoMore() {
        Ear ear = live(ear(0));

        ear.close();
        keepUp(ear);

        await().until(() -> connected() == 0);
        assertThat(ear.isLive()).isFalse();
    }

    @Test
    void keepUp_hearerIsTooSlow_whatIsLostIsAGap() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Ear ear = new Ear(
                "127.0.0.1:" + server.port(),
                0,
                List.of("c:*"),
                List.of(),
                (name, event) -> {
                    try {
                        slow.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    heard.add(event);
                },
                threads,
                threads,
                this::now);
        this.ear = live(ear);
        long before = now();

        server.command("EVAL", "for i = 1, 12000 do redis.call('SET', 'c:' .. i, 'v') end", "0");

        await().until(() -> ear.lost() > 0);
        assertThat(ear.isLive()).isTrue();
        assertThat(ear.hasHeardAllSince(before)).isFalse();
        slow.countDown();
        await().until(() -> heard.size() + ear.lost() == 12_000);
        server.command("SET", "c:last", "v");
        await().untilAsserted(() -> assertThat(heard).endsWith(event(Kind.STORED, "c:last")));
        assertThat(ear.hasHeardAllSince(now())).isTrue();
    }
}
