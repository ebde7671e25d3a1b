package dev.detour.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.evidence.Ear;
import dev.detour.engine.evidence.KeyEvent;
import dev.detour.engine.evidence.KeyEvent.Kind;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.OwnThread;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.RespConnection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;

/** What a server tells, heard over links of Jedis. */
class EarTest {

    private static final String SECRET = "open sesame";

    private final ExecutorService threads = Executors.newCachedThreadPool(OwnThread.named("test-ear"));
    private final AtomicLong aheadNanos = new AtomicLong();
    private final List<KeyEvent> heard = new CopyOnWriteArrayList<>();
    private final BiConsumer<String, KeyEvent> hearer = (server, event) -> heard.add(event);
    private RedisServer server;
    private @Nullable Ear ear;
    private LinkFactory links = links(RedisProtocol.RESP2, null);

    @BeforeEach
    void start() {
        server = RedisServer.builder()
                .arguments("--notify-keyspace-events", "EA")
                .user("deaf", SECRET, "~*", "+@all", "resetchannels")
                .user("plain", SECRET, "~*", "+@all", "-config", "resetchannels", "&__keyevent@0__:*")
                .start();
    }

    @AfterEach
    void stop() {
        if (ear != null) {
            ear.close();
        }
        server.thaw();
        server.close();
        threads.shutdownNow();
    }

    private LinkFactory links(RedisProtocol protocol, @Nullable String user) {
        return new LinkFactory() {
            @Override
            public Link open(@Nullable Endpoint elsewhere) throws LinkFailure {
                return openListening(elsewhere);
            }

            @Override
            public ListeningLink openListening(@Nullable Endpoint elsewhere) throws LinkFailure {
                var config =
                        DefaultJedisClientConfig.builder().protocol(protocol).clientName("detour");
                try {
                    Jedis jedis = new Jedis(
                            new HostAndPort("localhost", server.port()),
                            (user == null ? config : config.user(user).password(SECRET)).build());
                    return new JedisLink(jedis, jedis.getConnection());
                } catch (JedisException away) {
                    throw new LinkFailure(null, away);
                }
            }
        };
    }

    private long now() {
        return System.nanoTime() + aheadNanos.get();
    }

    private void advance(Duration time) {
        aheadNanos.addAndGet(time.toNanos());
    }

    private Ear ear(int database, String... prefixes) {
        Ear made = new Ear(
                "127.0.0.1:" + server.port(),
                database,
                List.of("c:*", "d:?"),
                List.of(prefixes),
                hearer,
                threads,
                threads,
                this::now);
        ear = made;
        return made;
    }

    private void keepUp(Ear kept) {
        kept.keepUp(links, now());
    }

    private Ear live(Ear made) {
        await().until(() -> {
            keepUp(made);
            return made.isLive();
        });
        return made;
    }

    private static KeyEvent event(Kind kind, String key) {
        return new KeyEvent(kind, 0, Key.of(key.getBytes(UTF_8)));
    }

    private static KeyEvent changed(String key) {
        return new KeyEvent(Kind.CHANGED, KeyEvent.ANY_DATABASE, Key.of(key.getBytes(UTF_8)));
    }

    private void awaitHeard(KeyEvent... events) {
        await().untilAsserted(() -> assertThat(heard).containsExactly(events));
    }

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
            return !ear.isLive() && server.calls("config|get") >= 3;
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
                advance(Duration.ofSeconds(31));
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

    @Test
    void keepUp_userWithoutConfig_hearsButIsNotComplete() {
        links = links(RedisProtocol.RESP3, "plain");
        Ear ear = live(ear(0));

        server.command("SET", "c:1", "v");

        awaitHeard(event(Kind.STORED, "c:1"));
        assertThat(ear.isComplete()).isFalse();
    }

    private long subscribers() {
        return clients(" name=detour .* sub=[1-9]");
    }

    private long connected() {
        return clients(" name=detour ");
    }

    private long clients(String pattern) {
        return String.valueOf(server.command("CLIENT", "LIST"))
                .lines()
                .filter(line -> line.matches(".*" + pattern + ".*"))
                .count();
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
        awaitHeard(event(Kind.STORED, "c:1"));
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
