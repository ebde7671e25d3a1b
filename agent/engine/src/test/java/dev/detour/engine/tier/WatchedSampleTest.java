package dev.detour.engine.tier;

import static dev.detour.engine.tier.ScriptedLink.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Survey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of a server in use, and when: of one that the test stands in for. */
class WatchedSampleTest {

    private static final String SERVER = "primary:6379";
    private static final String SECTIONS = "INFO server memory persistence stats replication keyspace";
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final byte[] PRIMARY = text("role:master\r\nmaster_replid:h\r\nmaster_repl_offset:7\r\n");

    private long now = -TimeUnit.DAYS.toNanos(1); // nanoTime may be negative
    private final Map<String, Object> replies = new HashMap<>();
    private @Nullable FaultKind failure;
    private boolean isFailing;
    private long roundTripNanos;
    private final ScriptedLink link = new ScriptedLink(this::reply);
    private final HeardPrimary primary = new HeardPrimary();
    private final RecordingSurvey survey = new RecordingSurvey();
    private final Node node =
            new Node(new Namespace(SERVER, 0, Namespace.DEFAULT_USER), SERVER, elsewhere -> link, primary);

    /** Keeps what it was told; a reply after 50 ms is a spike. */
    private static final class RecordingSurvey implements Survey {
        final List<String> samples = new ArrayList<>();
        final List<Long> slowSince = new ArrayList<>();
        int inUse;
        int left;

        @Override
        public Condition sampled(Primary server, String info, long askedNanos) {
            samples.add(info);
            return Condition.unknown(askedNanos);
        }

        @Override
        public boolean isSpike(long roundTripNanos) {
            return roundTripNanos >= TimeUnit.MILLISECONDS.toNanos(50);
        }

        @Override
        public void wasSlow(Primary server, long sinceNanos, @Nullable Object slowLog, @Nullable Object latency) {
            slowSince.add(sinceNanos);
        }

        @Override
        public void inUse(Node node, long nowNanos) {
            inUse++;
        }

        @Override
        public void left(String server) {
            left++;
        }
    }

    private Object reply(String command) throws LinkFailure {
        now += command.equals("PING") ? roundTripNanos : 0;
        if (isFailing) {
            throw new LinkFailure(failure, new IllegalStateException("as the test says"));
        }
        Object reply = replies.get(command);
        if (reply != null) {
            return reply;
        }
        return command.startsWith("INFO") ? PRIMARY : text("PONG");
    }

    private WatchedNode watched(String... settings) {
        primary.lastHeardNanos = now;
        WatchedNode watched = new WatchedNode(
                SERVER, primary, Lookups.settings(settings), survey, transition -> {}, Runnable::run, () -> now);
        watched.mentioned(node);
        return watched;
    }

    private void tick(WatchedNode watched, int times) {
        for (int i = 0; i < times; i++) {
            watched.tick(now);
            now += TICK;
        }
    }

    private List<String> asked(String prefix) {
        return link.asked.stream().filter(command -> command.startsWith(prefix)).toList();
    }

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
    void tick_infoIsForbidden_isNotAskedMoreOftenForThat() {
        replies.put(SECTIONS, new ErrorReply("NOPERM this user has no permissions to run the 'info' command"));
        primary.condition().lostSight();

        tick(watched(), 5);

        assertThat(asked("INFO")).containsExactly(SECTIONS, SECTIONS);
        assertThat(survey.samples).isEmpty();
        assertThat(primary.condition().isOutOfSight()).isFalse();
    }

    @Test
    void tick_serverThatLosesItsSight_isSampledAtOnceUntilItAnswers() {
        WatchedNode watched = watched();
        tick(watched, 1);
        failure = FaultKind.NODE_DOWN;
        isFailing = true;
        now += 4 * TICK;
        tick(watched, 3);
        assertThat(primary.condition().isOutOfSight()).isTrue();
        isFailing = false;
        tick(watched, 1);

        assertThat(survey.samples).hasSize(2);
        assertThat(primary.condition().isOutOfSight()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NODE_DOWN, true", "TIMEOUT, false", ", true"})
    void tick_linkThatFails_losesSightUnlessTheServerStandsStill(@Nullable FaultKind kind, boolean isLost) {
        failure = kind;
        isFailing = true;

        tick(watched(), 1);

        assertThat(primary.condition().isOutOfSight()).isEqualTo(isLost);
    }

    @Test
    void tick_serverThatReadsItsData_losesSight() {
        replies.put("PING", new ErrorReply("LOADING Redis is loading the dataset in memory"));

        tick(watched(), 1);

        assertThat(primary.condition().isOutOfSight()).isTrue();
        assertThat(survey.samples).isEmpty();
    }

    @Test
    void tick_replyThatCameLate_asksWhatItWasThatHeldTheServerUp() {
        roundTripNanos = TimeUnit.MILLISECONDS.toNanos(50);
        long asked = now;
        WatchedNode watched = watched();
        tick(watched, 1);
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
    void topologyDoubted_cluster_isAskedAtOnceAndOnceASecondAtMost() {
        WatchedNode watched = watched();
        tick(watched, 1);
        assertThat(asked("CLUSTER")).hasSize(2);
        tick(watched, 3);
        now += 4 * TICK;

        for (int i = 0; i < 5; i++) {
            watched.topologyDoubted();
            tick(watched, 1);
        }

        assertThat(asked("CLUSTER")).hasSize(6);
    }

    @Test
    void topologyDoubted_cluster_isNotAskedAgainBeforeHalfAMinute() {
        WatchedNode watched = watched();
        for (int i = 0; i < 119; i++) {
            watched.mentioned(node);
            tick(watched, 1);
        }
        assertThat(asked("CLUSTER MYID")).hasSize(1);
        watched.mentioned(node);
        tick(watched, 3);

        assertThat(asked("CLUSTER MYID")).hasSize(2);
    }

    @Test
    void topologyDoubted_serverThatTurnsOutToBeAReplica_isSampledOnceForThat() {
        replies.put(SECTIONS, text("role:slave\r\n"));
        WatchedNode watched = watched();
        tick(watched, 2);
        watched.topologyDoubted();
        tick(watched, 3);

        assertThat(survey.samples).hasSize(2);
    }

    @Test
    void topologyDoubted_replicasAreNotLookedFor_isSampledNoSooner() {
        WatchedNode watched = watched("replica.discover", "off");
        tick(watched, 1);
        watched.topologyDoubted();
        tick(watched, 3);

        assertThat(survey.samples).hasSize(1);
    }

    @Test
    void tick_serverThatIsBusyWithAScript_hasLostNothing() {
        replies.put("PING", new ErrorReply("BUSY Redis is busy running a script"));

        tick(watched(), 1);

        assertThat(primary.condition().isOutOfSight()).isFalse();
        assertThat(survey.samples).isEmpty();
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
}
