package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What is no longer fresh answers when nothing else does, until it is too old; what was deleted never does. */
class StaleIT extends ContractCase {

    /** Past the freshness of the routes used here; see tiers.conf. */
    private static final Duration AGED = Duration.ofMillis(150);
    /** Past what the route aging allows. */
    private static final Duration TOO_OLD = Duration.ofMillis(3_100);

    private static final Duration SOON = Duration.ofSeconds(20);

    private Session session(AccessKind kind, Target target) {
        return open(Applications.running(kind, Setup.TIERS), kind, target);
    }

    private Session session(AccessKind kind) {
        return session(kind, target(PATIENT));
    }

    private String read(Session session, String prefix) {
        String key = key(prefix);
        redis().command("SET", key, "old");
        assertThat(session.get(key).outcome()).isEqualTo(text("old"));
        return key;
    }

    /** What is waited for is the time itself. */
    private static void pass(Duration time) {
        await().pollDelay(time).atMost(SOON).until(() -> true);
    }

    @EachKind
    void get_entryThatIsNoLongerFresh_answersUntilItIsTooOld(AccessKind kind) {
        Target hasty = target(HASTY);
        Session first = session(kind);
        Session later = session(kind, hasty);
        Session plain = plain(kind, hasty);
        String key = read(first, "aging");
        later.get(key("aging"));
        plain.get(key);
        pass(AGED);

        redis().freeze();
        Reply stale = first.get(key);
        assertThat(stale.outcome()).isEqualTo(text("old"));
        assertThat(stale.took()).isLessThan(DIVERTED);
        Spans.of(first, redis().port()).await("timeout", "stale");

        pass(TOO_OLD);
        CompletableFuture<Reply> tooOld = later.sendGet(key);
        Reply expected = plain.get(key);
        assertThat(expected.kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(later.app().await(tooOld).outcome()).isEqualTo(expected.outcome());
    }

    @EachKind
    void get_loaderFails_answersTheStaleEntry(AccessKind kind) {
        Session session = session(kind);
        String key = read(session, "bad:throw");
        pass(AGED);

        redis().freeze();
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("old"));
        assertThat(reply.took()).isLessThan(DIVERTED);
        assertThat(session.loads(key)).isEqualTo(1);
        Spans.of(session, redis().port()).await("timeout", "stale");
    }

    @EachKind
    void get_loaderIsSlow_answersTheStaleEntryAndTheLoadGoesOnAndWarms(AccessKind kind) {
        Session session = session(kind);
        String key = read(session, "slow:aging");
        redis().command("DEL", key);
        pass(AGED);

        freezeFor(Duration.ofMillis(700));
        Reply reply = session.get(key);

        // the loader's own value would come 300 ms after it was asked
        assertThat(reply.outcome()).isEqualTo(text("old"));
        Spans.of(session, redis().port()).await("timeout", "stale");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(redis().command("GET", key)).isEqualTo("loaded " + key));
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        assertThat(session.loads(key)).isEqualTo(1);
    }

    @EachKind
    void get_entryThatThisProcessDeleted_isNotAnswered(AccessKind kind) {
        Session session = session(kind);
        String deleted = read(session, "aging");
        String kept = read(session, "aging");
        session.call("del", deleted);
        pass(AGED);

        freezeFor(Duration.ofMillis(700));

        assertThat(session.get(kept).outcome()).isEqualTo(text("old"));
        assertThat(session.get(deleted).outcome()).isEqualTo("null");
    }
}
