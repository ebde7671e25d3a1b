package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConditionTest {

    private final ServerCondition server = new ServerCondition(-5);

    /** Of a time shortly before the clock wraps around. */
    private static long at(long step) {
        return Long.MAX_VALUE - 10 + step;
    }

    private static Condition condition(boolean isSampled) {
        return new Condition(isSampled, at(30), false, false, false, false, at(20), at(21), at(22), false);
    }

    @ParameterizedTest
    @CsvSource({
        "19, true, true, true",
        "20, true, true, true",
        "21, false, true, true",
        "22, false, false, true",
        "23, false, false, false"
    })
    void hasSince_timeUpToWhenItWasNoticed_isTrue(long step, boolean lost, boolean evicted, boolean expired) {
        Condition told = condition(true);

        assertThat(told.hasLostSince(at(step))).isEqualTo(lost);
        assertThat(told.hasEvictedSince(at(step))).isEqualTo(evicted);
        assertThat(told.hasExpiredSince(at(step))).isEqualTo(expired);
    }

    @Test
    void hasSince_notSampled_isFalse() {
        Condition unknown = condition(false);

        assertThat(unknown.hasLostSince(at(0)) || unknown.hasEvictedSince(at(0)) || unknown.hasExpiredSince(at(0)))
                .isFalse();
    }

    @Test
    void never_timesOfThisProcess_areAllLater() {
        long tenYears = 365 * 24 * 3_600 * 1_000_000_000L * 9;

        assertThat(at(0) - tenYears - Condition.never(at(0))).isPositive();
        assertThat(Condition.unknown(at(20)).lostNanos()).isEqualTo(Condition.never(at(20)));
    }

    @Test
    void isOutOfSight_lostWhileASampleWasUnderWay_lastsUntilTheNext() {
        assertThat(server.isSampleDue()).isFalse();
        server.lostSight(System.nanoTime());
        assertThat(server.isSampleDue()).isTrue();

        int before = server.losses();
        server.lostSight(System.nanoTime());
        server.told(condition(true), before);
        assertThat(server.isSampleDue()).isTrue();
        assertThat(server.now()).isEqualTo(condition(true));

        server.told(condition(true), server.losses());
        assertThat(server.isSampleDue()).isFalse();
    }

    @Test
    void unwatched_whateverIsTold_knowsNothing() {
        ServerCondition.UNWATCHED.lostSight(System.nanoTime());
        ServerCondition.UNWATCHED.told(condition(true), 7);

        assertThat(ServerCondition.UNWATCHED.isSampleDue()).isFalse();
        assertThat(ServerCondition.UNWATCHED.now().isSampled()).isFalse();
    }
}
