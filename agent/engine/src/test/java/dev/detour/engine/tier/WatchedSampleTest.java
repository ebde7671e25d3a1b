package dev.detour.engine.tier;

import static dev.detour.engine.tier.ScriptedLink.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.telemetry.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is asked of a server in use, and when. */
class WatchedSampleTest extends WatchedCase {

    @Test
    void tick_serverInUse_isSampledEachSecondWithTheSectionsThatAreOfUse() {
        tick(watched(), 9);

        assertThat(asked("INFO")).containsExactly(SECTIONS, SECTIONS, SECTIONS);
        assertThat(survey.samples).hasSize(3);
        assertThat(survey.inUse).isEqualTo(9);
        assertThat(survey.left).isZero();
    }

    @Test
    void tick_serverNotInUse_isLeft() {
        WatchedNode watched = watched();
        tick(watched, 1);
        now += TimeUnit.SECONDS.toNanos(11);
        tick(watched, 2);

        assertThat(survey.samples).hasSize(1);
        assertThat(survey.left).isEqualTo(2);
    }

    @Test
    void tick_oldServerThatTakesOneSectionAtATime_isAskedForAllFromThenOn() {
        replies.put(SECTIONS, new ErrorReply("ERR syntax error"));

        tick(watched(), 5);

        assertThat(asked("INFO")).containsExactly(SECTIONS, "INFO", "INFO");
        assertThat(survey.samples).hasSize(2);
    }

    @Test
    void tick_infoIsUnknown_restsAndIsSaidOnce() {
        ErrorReply unknown = new ErrorReply("ERR unknown command 'INFO', with args beginning with: ");
        replies.put(SECTIONS, unknown);
        replies.put("INFO", unknown);
        WatchedNode watched = watchedAt("renamed:6379"); // of a server it is said once in this JVM
        try (CapturedLog log = new CapturedLog()) {
            tick(watched, 20);
            assertThat(asked("INFO")).containsExactly(SECTIONS, "INFO");
            now += TimeUnit.MINUTES.toNanos(10);
            watched.mentioned(node);
            tick(watched, 20);

            assertThat(asked("INFO")).containsExactly(SECTIONS, "INFO", "INFO");
            assertThat(log.lines()).singleElement().asString().contains("renamed:6379", "knows no command INFO");
        }
        assertThat(survey.samples).isEmpty();
    }

    @Test
    void tick_infoIsForbidden_isNotAskedMoreOftenForThat() {
        replies.put(SECTIONS, new ErrorReply("NOPERM this user has no permissions to run the 'info' command"));
        primary.condition().lostSight(System.nanoTime());

        tick(watched(), 5);

        assertThat(asked("INFO")).containsExactly(SECTIONS);
        assertThat(survey.samples).isEmpty();
        assertThat(primary.condition().isSampleDue()).isFalse();
    }

    @Test
    void tick_replyThatCameLate_asksWhatItWasThatHeldTheServerUp() {
        roundTripNanos = TimeUnit.MILLISECONDS.toNanos(1);
        WatchedNode watched = watched();
        tick(watched, 8);
        roundTripNanos = TimeUnit.MILLISECONDS.toNanos(50);
        long asked = now;
        tick(watched, 4);
        roundTripNanos = 0;
        tick(watched, 8);

        assertThat(survey.slowSince).containsExactly(asked);
        assertThat(asked("SLOWLOG")).containsExactly("SLOWLOG GET 10");
        assertThat(asked("LATENCY")).containsExactly("LATENCY LATEST");
    }

    @Test
    void tick_noReplyForAWhile_asksOnceItAnswersSinceWhenItDidNot() {
        WatchedNode watched = watched();
        failure = FaultKind.TIMEOUT;
        isFailing = true;
        long since = now;
        tick(watched, 5);
        isFailing = false;
        tick(watched, 9);

        assertThat(survey.slowSince).containsExactly(since);
    }

    @Test
    void tick_infoFailsForAMoment_isNoOldServer() {
        replies.put(SECTIONS, new ErrorReply("BUSY Redis is busy running a script"));
        WatchedNode watched = watched();
        tick(watched, 1);
        replies.remove(SECTIONS);
        tick(watched, 4);

        assertThat(asked("INFO")).containsExactly(SECTIONS, SECTIONS);
    }

    @Test
    void tick_linkThatBreaksOverWhatHeldTheServerUp_hasToldItsSample() {
        primary.state = BreakerState.OPEN;
        replies.put(
                "SLOWLOG GET 10", new LinkFailure(FaultKind.TIMEOUT, new IllegalStateException("as the test says")));
        WatchedNode watched = watched();
        tick(watched, 1);
        assertThat(survey.samples).hasSize(1);
        assertThat(primary.condition().isSampleDue()).isFalse();

        replies.remove("SLOWLOG GET 10");
        long since = now - TICK;
        tick(watched, 1);
        assertThat(survey.slowSince).containsExactly(since);
    }

    @Test
    void tick_severalDatabasesInUse_areReported() {
        WatchedNode watched = watched();
        Node other = new Node(new Namespace(SERVER, 3, Namespace.DEFAULT_USER), SERVER, elsewhere -> link, primary);
        watched.mentioned(other);
        replies.put("INFO commandstats", text("cmdstat_get:calls=1"));

        tick(watched, 1);

        assertThat(survey.reports).singleElement().satisfies(report -> {
            assertThat(report.databases()).containsExactlyInAnyOrder(0, 3);
            assertThat(report.commandStats().get()).isEqualTo("cmdstat_get:calls=1");
        });
        replies.put("INFO commandstats", new LinkFailure("broken"));
        assertThat(survey.reports.get(0).commandStats().get()).isEmpty();
    }

    @Test
    void tick_moreNodesThanAreRemembered_anyDatabaseMayBeRead() {
        WatchedNode watched = watched();
        List<Node> held = new ArrayList<>();
        for (int i = 1; i < KnownNodes.MAX; i++) {
            held.add(new Node(new Namespace(SERVER, 0, "user-" + i), SERVER, elsewhere -> link, primary));
            watched.mentioned(held.get(i - 1));
        }

        tick(watched, 1);

        assertThat(survey.reports.get(0).databases()).isEqualTo(Set.of());
    }

    /** Such as a primary that another one has replaced: its breaker is closed by reads, of which there are none. */
    @Test
    void tick_serverThatNobodyReadsAndWhoseBreakerIsOpen_isAskedNoLongerThanAWhile() {
        WatchedNode watched = watched();
        primary.state = BreakerState.OPEN;
        primary.isDatedWhenPinged = true;
        tick(watched, 4 * 11);
        int before = asked("PING").size();
        assertThat(before).isPositive();

        tick(watched, 4 * 11);
        assertThat(asked("PING")).hasSize(before);
        assertThat(survey.left).isPositive();

        watched.mentioned(node);
        tick(watched, 4);
        assertThat(asked("PING").size()).isGreaterThan(before);
    }
}
