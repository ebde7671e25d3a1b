package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What it means that no link can be had to a server, or that one is lost, and when it is tried again. */
class WatchedLinkTest extends WatchedCase {

    @Test
    void tick_linkThatIsLost_isReplacedAtOnce() {
        WatchedNode watched = watched();
        tick(watched, 1);
        failure = FaultKind.NODE_DOWN;
        isFailing = true;
        now += 4 * TICK;
        tick(watched, 1);
        assertThat(primary.condition().isSampleDue()).isTrue();
        isFailing = false;
        tick(watched, 1);

        assertThat(survey.samples).hasSize(2);
        assertThat(primary.condition().isSampleDue()).isFalse();
    }

    /** What was refused for the credentials is a line in a list of the server's, and may lock the user out. */
    @ParameterizedTest
    @CsvSource({", 8, false", "MASTER_DOWN, 8, false", "TIMEOUT, 100, false", "NODE_DOWN, 27, true", "LOADING, 27, true"
    })
    void tick_noLinkCanBeOpened_isTriedMoreSeldomAndIsAwayOnlyWhereThatIsShown(
            @Nullable FaultKind kind, int tries, boolean isLost) {
        refusal = new LinkFailure(kind, new IllegalStateException("as the test says"));
        WatchedNode watched = watched();
        for (int second = 0; second < 100; second++) {
            watched.mentioned(node);
            tick(watched, 4);
        }

        assertThat(opened).isEqualTo(tries);
        assertThat(primary.condition().isSampleDue()).isEqualTo(isLost);
    }

    @Test
    void tick_newConnectionsAreRefusedWhileReadsAreAnswered_isAwayNoMore() {
        refusal = new LinkFailure(FaultKind.NODE_DOWN, new IllegalStateException("as the test says"));
        WatchedNode watched = watched();
        for (int second = 0; second < 100; second++) {
            primary.lastHeardNanos = now;
            tick(watched, 4);
        }

        assertThat(primary.condition().losses()).isEqualTo(1);
        assertThat(opened).isEqualTo(8);
    }

    @Test
    void tick_serverThatAcceptsAndHangsUp_isTriedMoreSeldom() {
        failure = FaultKind.NODE_DOWN;
        isFailing = true;
        WatchedNode watched = watched();

        tick(watched, 36);

        assertThat(opened).isEqualTo(4); // at once, after two seconds, after four
    }

    @Test
    void tick_readsAreKeptAwayToo_isTriedEachTime() {
        refusal = new LinkFailure("refused");
        primary.state = BreakerState.OPEN;

        tick(watched(), 9);

        assertThat(opened).isEqualTo(9);
    }

    @Test
    void tick_readsFindTheServerAway_isTriedAtOnce() {
        refusal = new LinkFailure(FaultKind.NODE_DOWN, new IllegalStateException("as the test says"));
        WatchedNode watched = watched();
        tick(watched, 7);
        assertThat(opened).isEqualTo(2);
        refusal = null;
        primary.condition().lostSight(now);
        tick(watched, 1);

        assertThat(survey.samples).hasSize(1);
    }

    @Test
    void tick_linkCanBeOpenedAgain_isSampledAsOftenAsBefore() {
        refusal = new LinkFailure("refused");
        WatchedNode watched = watched();
        tick(watched, 13);
        refusal = null;
        tick(watched, 24);

        assertThat(opened).isEqualTo(4);
        assertThat(survey.samples).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"NODE_DOWN, true", "TIMEOUT, false", ", true"})
    void tick_linkThatFails_losesSightUnlessTheServerStandsStill(@Nullable FaultKind kind, boolean isLost) {
        failure = kind;
        isFailing = true;

        tick(watched(), 1);

        assertThat(primary.condition().isSampleDue()).isEqualTo(isLost);
    }

    @Test
    void tick_serverThatReadsItsData_losesSight() {
        replies.put("PING", new ErrorReply("LOADING Redis is loading the dataset in memory"));

        tick(watched(), 1);

        assertThat(primary.condition().isSampleDue()).isTrue();
        assertThat(survey.samples).isEmpty();
    }

    @Test
    void tick_serverThatIsBusyWithAScript_hasLostNothing() {
        replies.put("PING", new ErrorReply("BUSY Redis is busy running a script"));

        tick(watched(), 1);

        assertThat(primary.condition().isSampleDue()).isFalse();
        assertThat(survey.samples).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR max number of clients reached",
                "LOADING Redis is loading the dataset in memory",
                "BUSY it is",
                "NOPERM this user has no permissions to run the 'ping' command"
            })
    void tick_serverSaysThatItCannotServe_isNoSignOfLife(String reply) {
        primary.state = BreakerState.OPEN;
        replies.put("PING", new ErrorReply(reply));

        tick(watched(), 3);

        assertThat(primary.heard).hasValue(0);
    }
}
