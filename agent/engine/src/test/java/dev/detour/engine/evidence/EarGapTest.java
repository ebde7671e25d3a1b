package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What an ear makes of what it was not told. Its threads are the test's. */
class EarGapTest {

    private static final int MORE_THAN_WAIT = 10_001;

    private long now = Samples.beforeTheWrap(SECOND);
    private final ToldLink server = new ToldLink();
    private final Queue<Runnable> tellers = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();

    private final Ear.Hearer hearer = new Ear.Hearer() {
        @Override
        public void heard(String server, KeyEvent event) {
            told.add(event.kind().name());
        }

        @Override
        public void missed(String server) {
            told.add("missed");
        }
    };

    private Ear ear(String... prefixes) {
        return new Ear(
                "redis:6379", 0, List.of("*"), List.of(prefixes), hearer, Runnable::run, tellers::add, () -> now);
    }

    private void keepUp(Ear ear) {
        ear.keepUp(server, now);
    }

    private void later(long seconds) {
        now += seconds * SECOND;
    }

    private void tellAll() {
        for (Runnable task = tellers.poll(); task != null; task = tellers.poll()) {
            task.run();
        }
    }

    private void flood(Ear ear, int events) {
        for (int i = 0; i < events; i++) {
            server.latest().event("set", "a");
        }
        assertThat(ear.isLive()).isTrue();
    }

    @Test
    void keepUp_trackingBegins_whatWasChangedBeforeIsMissed() {
        Ear ear = ear("a");
        keepUp(ear);

        assertThat(ear.isTracking()).isTrue();
        assertThat(told).containsExactly("missed");
    }

    @Test
    void keepUp_anotherTakesOverWithoutAGap_nothingIsMissed() {
        Ear ear = ear("a");
        keepUp(ear);
        told.clear();
        later(31);
        keepUp(ear);

        assertThat(server.opened).hasSize(2);
        assertThat(server.opened.get(0).isClosed).isTrue();
        assertThat(told).isEmpty();
    }

    /** The server itself may be away: then what is remembered is wanted. */
    @Test
    void keepUp_connectionIsLost_isMissedOnceItIsToldAgain() {
        Ear ear = ear("a");
        keepUp(ear);
        told.clear();
        server.isAway = true;
        server.latest().listener().ended();
        keepUp(ear);
        later(31);
        keepUp(ear);
        assertThat(ear.isLive()).isFalse();
        assertThat(told).isEmpty();

        server.isAway = false;
        later(31);
        keepUp(ear);
        assertThat(told).containsExactly("missed");
    }

    @Test
    void release_thenKeepUp_isMissed() {
        Ear ear = ear("a");
        keepUp(ear);
        ear.release();
        told.clear();
        keepUp(ear);

        assertThat(told).containsExactly("missed");
    }

    @Test
    void message_moreThanIsTakenInWhileTracking_isMissedSoon() {
        Ear ear = ear("a");
        server.notifications = "AKE";
        keepUp(ear);
        told.clear();
        flood(ear, MORE_THAN_WAIT);
        tellAll();

        assertThat(told).hasSize(MORE_THAN_WAIT).startsWith("missed");
        assertThat(told.stream().filter("missed"::equals)).hasSize(1);
    }

    @Test
    void keepUp_withoutTracking_nothingIsMissed() {
        Ear ear = ear();
        server.notifications = "AKE";
        keepUp(ear);
        flood(ear, MORE_THAN_WAIT);
        tellAll();

        assertThat(told).hasSize(MORE_THAN_WAIT - 1).doesNotContain("missed");
    }

    @Test
    void keepUp_flood_restsForTenMinutes() {
        Ear ear = ear();
        server.notifications = "AKE";
        keepUp(ear);
        flood(ear, 2 * MORE_THAN_WAIT);
        later(1);
        keepUp(ear);
        assertThat(ear.isLive()).isFalse();
        later(599);
        keepUp(ear);
        assertThat(ear.isLive()).isFalse();

        later(1);
        keepUp(ear);
        assertThat(ear.isLive()).isTrue();
    }

    @Test
    void keepUp_floodWhileTracking_goesOnListening() {
        Ear ear = ear("a");
        server.notifications = "AKE";
        keepUp(ear);
        flood(ear, 2 * MORE_THAN_WAIT);
        later(1);
        keepUp(ear);

        assertThat(ear.isTracking()).isTrue();
    }

    @Test
    void keepUp_asMuchLostInALongTime_isNoFlood() {
        Ear ear = ear();
        server.notifications = "AKE";
        keepUp(ear);
        for (int day = 0; day < 3; day++) {
            flood(ear, 16_000);
            later(20);
            keepUp(ear);
            tellAll();
            later(61);
            keepUp(ear);
        }

        assertThat(ear.lost()).isGreaterThan(MORE_THAN_WAIT);
        assertThat(ear.isLive()).isTrue();
    }

    @Test
    void release_whileAConnectionIsMade_closesThat() {
        Ear ear = ear("a");
        server.whileOpening = ear::release;
        keepUp(ear);

        assertThat(ear.isLive()).isFalse();
        assertThat(server.latest().isClosed).isTrue();
    }

    @Test
    void isProven_answerToWhatWasAskedSince_isOnceAllIsHandedOn() {
        Ear ear = ear();
        server.notifications = "AKE";
        keepUp(ear);
        later(2);
        server.latest().event("expired", "a");
        long nullNanos = now;
        assertThat(ear.isProven(nullNanos)).isFalse();
        ear.ask();
        assertThat(ear.isProven(nullNanos)).isFalse();

        tellAll();
        assertThat(ear.isProven(nullNanos)).isTrue();
        assertThat(ear.isProven(nullNanos + 1)).isFalse();
    }

    /** A connection whose packets are dropped looks like one on which nothing happens. */
    @Test
    void isProven_connectionStandsStill_isNot() {
        Ear ear = ear();
        server.notifications = "AKE";
        keepUp(ear);
        later(2);
        server.answers = false;
        ear.ask();
        later(2);
        keepUp(ear);

        assertThat(ear.hasHeardAllSince(now)).isTrue();
        assertThat(ear.isProven(now - 2 * SECOND)).isFalse();
    }

    /** The answers to its subscriptions are told like any. */
    @Test
    void isProven_connectionHasJustBegun_isNot() {
        Ear ear = ear();
        server.notifications = "AKE";
        server.answers = false;
        keepUp(ear);
        ear.ask();
        server.latest().listener().alive();

        assertThat(ear.isProven(now)).isFalse();
    }

    @Test
    void close_whileAnotherTakesOver_passesOnNothingBehindIt() {
        Ear ear = ear();
        server.notifications = "AKE";
        keepUp(ear);
        ToldLink.Open before = server.latest();
        later(31);
        keepUp(ear);
        server.latest().event("set", "a");
        before.event("expired", "a");
        tellAll();

        assertThat(told).containsExactly("STORED");
    }
}
