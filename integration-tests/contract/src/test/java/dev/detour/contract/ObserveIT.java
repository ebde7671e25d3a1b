package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Observe mode, side by side with an application without the agent: what is decided is told, and nothing is changed, be
 * Redis well, slow, frozen or gone.
 */
class ObserveIT extends ContractCase {

    private static final Duration FROZEN = Duration.ofMillis(600);

    /** What a test asks a server by itself, and what it tells of that. */
    private static final Set<String> OWN_QUESTIONS = Set.of("info", "client|list", "client", "config", "cluster|info");

    private Session observing(AccessKind kind) {
        return observing(kind, target(PATIENT));
    }

    /** Has the server known as a primary, so that what is read is remembered whatever earlier cases have written. */
    private static void prove(Session session) {
        session.set(key("session"), "to a primary");
    }

    @EachKind
    void get_loaderKeyThatRedisHasNot_staysNullAndIsNotLoaded(AccessKind kind) {
        String key = key("product");
        Session session = observing(kind);

        for (int i = 0; i < 3; i++) {
            assertThat(session.get(key).outcome()).isEqualTo("null");
        }

        assertThat(session.loads(key)).isZero();
        Spans.of(session, redis().port())
                .awaitCount(
                        3,
                        "detour.observed=true",
                        "detour.miss.kind=unexplained",
                        "detour.observed.tier=origin",
                        "detour.observed.certainty=asked",
                        "detour.observed.end=null");
        assertThat(redis().command("EXISTS", key)).isEqualTo(0L);
    }

    /** One with a cache of its own is told of it; why a cluster of Jedis has no cause for it is still to be found out. */
    @EachKind(except = "CACHING_JEDIS|CLUSTER_JEDIS.*")
    void get_expiredKey_isNullAndItsCauseIsTold(AccessKind kind) {
        String key = key("product");
        Session session = observing(kind);
        session.call("setWithTtl", key, "short-lived", "60");
        await().until(() -> Long.valueOf(0).equals(redis().command("EXISTS", key)));

        assertThat(session.get(key).outcome()).isEqualTo("null");

        Spans.of(session, redis().port()).awaitWith("detour.observed=true", "detour.miss.kind=expired");
        assertThat(session.loads(key)).isZero();
    }

    @EachKind
    void get_deletedKey_isNullAndItsCauseIsTold(AccessKind kind) {
        String key = key("product");
        Session session = observing(kind);
        session.set(key, "value");
        assertThat(session.get(key).outcome()).isEqualTo(text("value"));
        session.call("del", key);

        assertThat(session.get(key).outcome()).isEqualTo("null");

        Spans.of(session, redis().port()).awaitWith("detour.observed=true", "detour.miss.kind=deleted");
        assertThat(session.loads(key)).isZero();
    }

    /** A read that route mode would have answered from memory at the deadline waits for Redis, and gets what Redis has. */
    @EachKind(except = "CACHING_JEDIS")
    void get_serverFrozenForAWhile_waitsForIt(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "old");
        Session session = observing(kind);
        prove(session);
        assertThat(session.get(key).outcome()).isEqualTo(text("old"));
        redis().command("SET", key, "new");

        freezeFor(FROZEN);
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("new"));
        assertThat(reply.took()).isGreaterThan(FROZEN.dividedBy(2));
        Spans.of(session, redis().port())
                .awaitWith(
                        "detour.observed=true",
                        "detour.fault.kind=timeout",
                        "detour.observed.tier=local",
                        "detour.observed.certainty=had",
                        "detour.observed.end=value");
    }

    @EachKind(except = "CACHING_JEDIS")
    void get_serverFrozen_throwsWhatTheClientThrows(AccessKind kind) {
        Target target = target(HASTY);
        String key = key("product");
        redis().command("SET", key, "seen");
        Session observing = observing(kind, target);
        Session plain = plain(kind, target);
        prove(observing);
        assertThat(observing.get(key).outcome()).isEqualTo(text("seen"));
        assertThat(plain.get(key).outcome()).isEqualTo(text("seen"));

        redis().freeze();
        for (int i = 0; i < (kind.isSingleJedis() ? 1 : 3); i++) {
            CompletableFuture<Reply> observed = observing.sendGet(key);
            Reply expected = plain.get(key);

            assertThat(expected.kind()).isEqualTo(Reply.Kind.ERROR);
            assertThat(observing.app().await(observed).outcome()).isEqualTo(expected.outcome());
        }
        redis().thaw();

        assertThat(observing.loads(key)).isZero();
        Spans.of(observing, redis().port())
                .awaitWith("detour.observed=true", "detour.fault.kind=timeout", "detour.observed.end=failure");
    }

    /** Often enough for a breaker to open that has no say. */
    @EachKind(except = "CACHING_JEDIS")
    void get_serverKilled_throwsWhatTheClientThrows(AccessKind kind) {
        Target target = target(HASTY);
        String remembered = key("catalog");
        String loadable = key("product");
        redis().command("SET", remembered, "seen");
        Session observing = observing(kind, target);
        Session plain = plain(kind, target);
        prove(observing);
        assertThat(observing.get(remembered).outcome()).isEqualTo(text("seen"));
        assertThat(plain.get(remembered).outcome()).isEqualTo(text("seen"));

        redis().kill();
        for (int i = 0; i < 4; i++) {
            for (String key : List.of(remembered, loadable)) {
                CompletableFuture<Reply> observed = observing.sendGet(key);
                Reply expected = plain.get(key);

                assertThat(expected.kind()).isEqualTo(Reply.Kind.ERROR);
                assertThat(ending(observing.app().await(observed))).isEqualTo(ending(expected));
            }
        }

        assertThat(observing.loads(loadable)).isZero();
        Spans.of(observing, redis().port())
                .awaitWith("detour.observed=true", "detour.observed.tier=local", "detour.observed.end=failure");
    }

    /** Of a socket whose server was killed, the end or the reset that answers a command may be seen first. */
    private static String ending(Reply reply) {
        return reply.outcome()
                .replaceFirst(
                        "(JedisConnectionException: )(Unexpected end of stream|java\\.net\\.SocketException: ).*",
                        "$1the server is gone");
    }

    @EachKind
    void get_serverComesBack_readsFromItAtOnce(AccessKind kind) {
        String key = key("catalog");
        Session session = observing(kind);
        redis().command("SET", key, "old");
        session.get(key);
        redis().kill();
        session.get(key);

        restart();
        redis().command("SET", key, "new");
        Session after = kind.isSingleJedis() ? observing(kind) : session;

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(after.get(key).outcome()).isEqualTo(text("new")));
    }

    @EachKind
    void connect_nobodyListens_failsAsWithoutAgent(AccessKind kind) {
        Target target = target(HASTY);
        redis().kill();

        assertThat(connected(kind, Setup.OBSERVING, target)).isEqualTo(connected(kind, Setup.PLAIN, target));
    }

    private static String connected(AccessKind kind, Setup setup, Target target) {
        List<String> arguments = new ArrayList<>(List.of(key("nobody"), kind.name()));
        arguments.addAll(List.of(target.toArguments()));
        return Applications.running(kind, setup)
                .call("connect", arguments.toArray(new String[0]))
                .outcome()
                .replaceAll("@[0-9a-f]+", "@");
    }

    /** Neither samples nor listens, finds replicas nor warms: the server sees what it sees without the agent. */
    @EachKind
    void reads_ofAllKinds_costNeitherConnectionNorCommand(AccessKind kind) {
        try (RedisServer other =
                isCluster() ? RedisCluster.ofOne(settings()) : settings().start()) {
            Session plain = plain(kind, target(other.port(), PATIENT));
            plain.get(FIRST_READ); // as the other one does
            used(plain);

            used(observing(kind));

            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(connections(redis())).isEqualTo(connections(other));
                assertThat(commands(redis())).isEqualTo(commands(other));
            });
        }
    }

    private static void used(Session session) {
        for (String prefix : List.of("product", "catalog", "optional", "session")) {
            String key = key(prefix);
            session.get(key);
            session.set(key, "value");
            session.get(key);
            session.call("del", key);
            session.get(key);
        }
    }

    private static long connections(RedisServer server) {
        return String.valueOf(server.command("CLIENT", "LIST")).lines().count();
    }

    /** What the server has carried out, and how often. */
    private static Set<String> commands(RedisServer server) {
        Set<String> commands = new TreeSet<>();
        server.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .map(line -> line.substring("cmdstat_".length(), line.indexOf(',')))
                .filter(line -> !OWN_QUESTIONS.contains(line.substring(0, line.indexOf(':'))))
                .forEach(commands::add);
        return commands;
    }
}
