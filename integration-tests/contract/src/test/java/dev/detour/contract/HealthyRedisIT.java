package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlowNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** With a healthy Redis an application cannot tell whether the agent is there. */
class HealthyRedisIT extends ContractCase {

    /** Operation and arguments; {@code catalog:} keys are declared to the agent, {@code session:} keys are not. */
    private static final List<List<String>> SCRIPT = List.of(
            List.of("get", "catalog:a"),
            List.of("get", "session:a"),
            List.of("getBytes", "catalog:a"),
            List.of("set", "catalog:a", "1"),
            List.of("get", "catalog:a"),
            List.of("get", "catalog:a"),
            List.of("getBytes", "catalog:a"),
            List.of("raw", "INCR", "catalog:a"),
            List.of("get", "catalog:a"),
            List.of("raw", "APPEND", "catalog:a", "é€"),
            List.of("get", "catalog:a"),
            List.of("set", "session:a", ""),
            List.of("get", "session:a"),
            List.of("raw", "RPUSH", "catalog:list", "x", "y"),
            List.of("get", "catalog:list"),
            List.of("getBytes", "catalog:list"),
            List.of("get", "catalog:a"),
            List.of("multiGet", "catalog:a"),
            List.of("multiGet", "catalog:none"),
            List.of("multiGet", "catalog:list"),
            List.of("multiSet", "catalog:b", "in a transaction"),
            List.of("get", "catalog:b"),
            List.of("watchGetMultiSet", "catalog:b", "watched"),
            List.of("watchGetUnwatch", "catalog:b"),
            List.of("watchGetUnwatch", "catalog:none"),
            List.of("pipelineSetGet", "catalog:c", "piped"),
            List.of("get", "catalog:c"),
            List.of("setWithTtl", "catalog:d", "short-lived", "60000"),
            List.of("raw", "TTL", "catalog:d"),
            List.of("get", "catalog:d"),
            List.of("del", "catalog:d"),
            List.of("del", "catalog:d"),
            List.of("get", "catalog:d"),
            List.of("raw", "GET", "catalog:a"),
            List.of("raw", "GET", "catalog:none"),
            List.of("raw", "MGET", "catalog:a", "catalog:none", "session:a"),
            List.of("raw", "EXISTS", "catalog:a", "catalog:none"),
            List.of("raw", "NOSUCHCOMMAND", "catalog:a"),
            List.of("raw", "GET"),
            List.of("get", ""),
            List.of("set", "catalog:with space", "x y\r\nz"),
            List.of("get", "catalog:with space"),
            List.of("flushAll"),
            List.of("get", "catalog:a"),
            List.of("close"),
            List.of("get", "catalog:a"),
            List.of("set", "catalog:a", "after close"));

    private static final Set<String> TRANSACTIONS = Set.of("multiGet", "multiSet", "watchGetMultiSet");

    /** Where the client cannot, it returns a connection to its pool on which every reply is that of the command before. */
    private static final Set<String> WATCHED_READS = Set.of("watchGetMultiSet", "watchGetUnwatch");

    @EachKind
    void script_withAndWithoutAgent_givesTheSameReplies(AccessKind kind) {
        List<List<String>> script = script(kind);
        List<String> expected = run(plain(kind), script);

        List<String> actual = run(woven(kind), script);

        assertThat(expected).hasSameSizeAs(script);
        assertThat(actual).isEqualTo(expected);
    }

    @EachKind
    void script_withoutAgentAndInObserveMode_givesTheSameReplies(AccessKind kind) {
        List<List<String>> script = script(kind);
        List<String> expected = run(plain(kind), script);

        assertThat(run(observing(kind, target(PATIENT)), script)).isEqualTo(expected);
    }

    private static List<List<String>> script(AccessKind kind) {
        return SCRIPT.stream()
                .filter(step -> LettuceVersion.hasSafeTransactions(kind) || !TRANSACTIONS.contains(step.get(0)))
                .filter(step -> JedisVersion.readsWatched(kind) || !WATCHED_READS.contains(step.get(0)))
                .toList();
    }

    private List<String> run(Session session, List<List<String>> script) {
        redis().command("FLUSHALL");
        List<String> transcript = new ArrayList<>();
        for (List<String> step : script) {
            String[] arguments = step.subList(1, step.size()).toArray(new String[0]);
            transcript.add(step + " -> " + outcome(session.call(step.get(0), arguments)));
        }
        return transcript;
    }

    private static String outcome(Reply reply) {
        // the pool of a closed client names itself by its identity hash
        return reply.outcome().replaceAll("@[0-9a-f]+", "@");
    }

    @EachKind
    void get_declaredKeys_costNoFurtherCommandsOnTheServer(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        Session session = woven(kind);
        session.get(key);
        long before = redis().calls("get");

        for (int i = 0; i < 50; i++) {
            session.get(key);
        }

        assertThat(redis().calls("get") - before).isEqualTo(50);
    }

    /** Each round trip is within the deadline, the handshake and the read together are not. */
    @EachKind
    void get_serverAtADistance_isConnectedToAndAnswers(AccessKind kind) {
        String key = key("product");
        redis().command("SET", key, "from redis");
        try (SlowNetwork network = SlowNetwork.before(redis().port(), Duration.ofMillis(35))) {
            Target distant = new Target(network.port(), 0, null, null, 2_000, Target.Codec.UTF8);
            Session session = open(Applications.running(kind, Setup.WOVEN), kind, distant);

            assertThat(session.get(key).outcome()).isEqualTo(text("from redis"));
            assertThat(session.get(key).outcome()).isEqualTo(text("from redis"));
            assertThat(session.loads(key)).isZero();
        }
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC") // a client each is enough: it is about JVMs of their own
    void application_withAgent_printsNothingElse(AccessKind kind) {
        assertThat(linesOfOthers(kind, Setup.WOVEN)).isEqualTo(linesOfOthers(kind, Setup.PLAIN));
    }

    private List<String> linesOfOthers(AccessKind kind, Setup setup) {
        try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, setup))) {
            run(Session.open(app, kind, target(PATIENT)), script(kind));
            return app.jvm().lines().stream()
                    .filter(line -> !Applications.isAgents(line))
                    // the JVM's own, about any agent that adds to the bootstrap class path
                    .filter(line -> !line.contains("VM warning: Sharing is only supported for boot loader classes"))
                    .map(line -> line.replaceFirst("^\\w+ \\d+, \\d+ [\\d:]+ [AP]M", "(time)"))
                    .distinct() // Lettuce 7.0 says something of each connection, and so of one of Detour's
                    .toList();
        }
    }
}
