package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Faults of {@code detour.faults} into reads of a server that is well: see {@link Setup#INJECTED}. */
class InjectedFaultsIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** See {@link Setup#INJECTED}. */
    private static final Duration DEADLINE = Duration.ofMillis(150);

    private static final Duration HELD_UP = Duration.ofMillis(300);

    private static final String INJECTED = "(injected by detour.faults)";

    private Session session(AccessKind kind, Target target) {
        return open(Applications.running(kind, Setup.INJECTED), kind, target);
    }

    private Session session(AccessKind kind) {
        return session(kind, target(PATIENT));
    }

    /** A key that Redis has, so that a read that is not hit tells by its value. */
    private String stored(String prefix) {
        String key = key(prefix);
        redis().command("SET", key, "from redis");
        return key;
    }

    private static String exceptionOf(AccessKind kind) {
        return kind.isJedis()
                ? "redis.clients.jedis.exceptions.JedisConnectionException"
                : "io.lettuce.core.RedisConnectionException";
    }

    @EachKind
    void get_timeoutAndALoader_isAnsweredAtTheDeadline(AccessKind kind) {
        Session session = session(kind);
        session.get(stored("product")); // connected
        String key = stored("product:late");

        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
        assertThat(reply.took()).isBetween(DEADLINE, DIVERTED);
        Spans.of(session, redis().port())
                .awaitWith("detour.fault.kind=timeout", "detour.answer.tier=origin", "detour.injected=true");
    }

    @EachKind
    void get_nodeDownAndALoader_isAnsweredAtOnce(AccessKind kind) {
        Session session = session(kind);
        session.get(stored("product"));
        String key = stored("product:down");

        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
        assertThat(reply.took()).isLessThan(DIVERTED);
        Spans.of(session, redis().port())
                .awaitWith("detour.fault.kind=node_down", "detour.answer.tier=origin", "detour.injected=true");
    }

    @EachKind(except = "CACHING_JEDIS") // which has it in its own
    void get_nodeDownAndAValueInMemory_isAnsweredByIt(AccessKind kind) {
        Session session = session(kind);
        session.get(stored("product"));
        String key = stored("catalog:half");

        await().atMost(SOON).until(() -> session.get(key).outcome().equals(text("from redis")));
        for (int i = 0; i < 30; i++) { // by Redis or by memory, as it is drawn
            assertThat(session.get(key).outcome()).isEqualTo(text("from redis"));
        }

        Spans.of(session, redis().port())
                .awaitWith("detour.fault.kind=node_down", "detour.answer.tier=local", "detour.injected=true");
    }

    @EachKind
    void get_evictionAndALoader_isAnsweredAsAnEvictedKey(AccessKind kind) {
        Session session = session(kind);
        session.get(stored("product"));
        String key = stored("product:gone");

        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
        Spans.of(session, redis().port())
                .awaitWith("detour.miss.kind=evicted", "detour.evidence=injected", "detour.injected=true");
        assertThat(redis().command("GET", key)).as("warming is no overwriting").isEqualTo("from redis");
    }

    @EachKind
    void get_slowOrigin_takesThatLong(AccessKind kind) {
        Session session = session(kind);
        session.get(stored("product"));
        String key = key("product:slow");

        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
        assertThat(reply.took()).isGreaterThanOrEqualTo(HELD_UP);
        session.app()
                .jvm()
                .awaitLine(line -> line.contains("detour.tier origin") && line.contains("detour.injected=true"), SOON);
    }

    @EachKind(except = "CACHING_JEDIS") // which has the value in its own cache
    void get_timeoutAndNobodyAnswers_throwsTheClientsOwnException(AccessKind kind) {
        Session session = session(kind, target(HASTY));
        Session plain = plain(kind, target(HASTY));
        String key = stored("catalog:late");
        session.get(stored("catalog"));
        plain.get(key);

        Reply reply = session.get(key);
        redis().freeze();
        Reply expected = plain.get(key);
        redis().thaw();

        assertThat(expected.kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(reply.exceptionClass()).isEqualTo(expected.exceptionClass());
        assertThat(reply.causeClass()).isEqualTo(expected.causeClass());
        assertThat(reply.took())
                .isBetween(HASTY.minusMillis(100), expected.took().plus(DIVERTED)); // a cluster's client tries again
    }

    /** Spring has exceptions of its own for that, and a cluster's client of Jedis one for having tried often enough. */
    @EachKind(except = ".*SPRING.*|CLUSTER_JEDIS.*")
    void get_nodeDownAndNobodyAnswers_throwsTheClientsOwnException(AccessKind kind) {
        Session session = session(kind);
        session.get(stored("catalog"));
        String key = stored("catalog:down");

        for (int i = 0; i < 3; i++) {
            Reply reply = session.get(key);
            assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
            assertThat(reply.exceptionClass()).isEqualTo(exceptionOf(kind));
            assertThat(reply.message()).endsWith(INJECTED);
            assertThat(reply.causeClass()).isEqualTo("java.net.ConnectException");
            assertThat(reply.took()).isLessThan(DIVERTED);
        }
        assertThat(session.get(stored("catalog")).outcome())
                .as("the connection is whole")
                .isEqualTo(text("from redis"));
    }

    @EachKind
    void get_nobodyAnswersAndExhaustedIsMiss_isNull(AccessKind kind) {
        Session session = session(kind);
        session.get(stored("optional"));

        assertThat(session.get(stored("optional:down")).outcome()).isEqualTo("null");
        assertThat(session.get(stored("catalog:gone")).outcome()).isEqualTo("null");
    }

    @EachKind
    void get_keysOfNoFaultAndKeysThatAreNotRouted_areLeftAlone(AccessKind kind) {
        Session session = session(kind);

        assertThat(session.get(stored("product")).outcome()).isEqualTo(text("from redis"));
        assertThat(session.get(stored("catalog")).outcome()).isEqualTo(text("from redis"));
        assertThat(session.get(stored("session")).outcome()).isEqualTo(text("from redis"));
        session.app()
                .jvm()
                .awaitLine(
                        line -> line.contains(
                                "detour.faults: timeout into 100 % of the reads of session:*: so far nothing of"
                                        + " that is injected"),
                        SOON);
    }

    @EachKind
    void set_keyOfAFault_isWritten(AccessKind kind) {
        Session session = session(kind);
        String key = key("catalog:down");

        assertThat(session.set(key, "written").kind()).isNotEqualTo(Reply.Kind.ERROR);

        assertThat(redis().command("GET", key)).isEqualTo("written");
    }

    @EachKind
    void get_asManyFaultsAsOpenABreaker_leaveItClosedUnlessTheyVote(AccessKind kind) {
        Session session = session(kind);
        session.get(stored("product"));
        String server = ":" + redis().port() + ": breaker OPEN";
        for (int i = 0; i < 20; i++) {
            session.get(key("product:down"));
        }
        assertThat(session.get(stored("product")).outcome()).isEqualTo(text("from redis"));
        assertThat(session.app().jvm().lines()).noneMatch(line -> line.contains(server));

        for (int i = 0; i < 20; i++) {
            session.get(key("product:vote"));
        }

        session.app().jvm().awaitLine(line -> line.contains(server), SOON);
    }

    @EachKind
    void start_faultsThatAreSet_areLoudInTheLog(AccessKind kind) {
        Session session = session(kind);
        session.get(key("product:down"));

        assertThat(Applications.agentLines(session.app().jvm(), " WARN ", "FAULTS ARE INJECTED", "fault-seed = 18"))
                .hasSize(1);
        assertThat(Applications.agentLines(
                        session.app().jvm(),
                        " WARN ",
                        "detour.faults: node-down into 50 % of the reads of catalog:half:*"))
                .hasSize(1);
        session.app().jvm().awaitLine(line -> line.contains("detour.faults: the first node-down is injected"), SOON);
    }

    @Test
    void get_observeMode_injectsNothingAndSaysSo() {
        AccessKind kind = AccessKind.UNIFIED_JEDIS;
        try (ControlledApp app =
                ControlledApp.start(Applications.jvm(kind, Setup.INJECTED).property("detour.mode", "observe"))) {
            Session session = Session.open(app, kind, target(PATIENT));
            String key = stored("product:down");

            assertThat(session.get(key).outcome()).isEqualTo(text("from redis"));

            assertThat(Applications.agentLines(app.jvm(), " WARN ", "with detour.mode = observe nothing is injected"))
                    .hasSize(1);
            assertThat(Applications.agentLines(app.jvm(), "FAULTS ARE INJECTED"))
                    .isEmpty();
        }
    }
}
