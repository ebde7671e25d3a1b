package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Primary;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RoundTripsTest {

    private static final long SILENCE_NANOS = ms(20);

    /** Figures are kept in units of 16 ns. */
    private static final Offset<Long> PRECISION = within(200L);

    private long now = Bench.START_NANOS;

    private RoundTrips roundTrips(long fixedNanos, long minNanos, int samples) {
        return new RoundTrips(new Settings.Primary(fixedNanos, minNanos, samples), SILENCE_NANOS, now);
    }

    private void take(RoundTrips trips, long... millis) {
        for (long took : millis) {
            now += ms(took);
            trips.answered(now - ms(took), now);
        }
    }

    /** By hand, as section 2 of RFC 6298 has it, with G = 1 ms. */
    @Test
    void waitNanos_fewSamples_areThoseOfTheRfc() {
        RoundTrips trips = roundTrips(0, 1, 1);

        take(trips, 100); // SRTT 100, RTTVAR 50
        assertThat(trips.waitNanos(false)).isCloseTo(ms(300), PRECISION);
        take(trips, 200); // RTTVAR 3/4 * 50 + 1/4 * 100 = 62.5, SRTT 7/8 * 100 + 1/8 * 200 = 112.5
        assertThat(trips.waitNanos(false)).isCloseTo(362_500_000, PRECISION);
        take(trips, 40); // RTTVAR 46.875 + 18.125 = 65, SRTT 98.4375 + 5 = 103.4375
        assertThat(trips.waitNanos(false)).isCloseTo(363_437_500, PRECISION);
    }

    @Test
    void waitNanos_steadyRoundTrips_isOneGranuleAbove() {
        RoundTrips trips = roundTrips(0, 1, 1);

        for (int i = 0; i < 200; i++) {
            take(trips, 50);
        }

        assertThat(trips.waitNanos(false)).isCloseTo(ms(51), PRECISION);
    }

    @Test
    void waitNanos_fastServer_isTheLeast() {
        RoundTrips trips = roundTrips(0, ms(5), 1);

        take(trips, 1, 1, 1);

        assertThat(trips.waitNanos(false)).isEqualTo(ms(5));
    }

    @Test
    void waitNanos_tooFewSamples_isForEver() {
        RoundTrips trips = roundTrips(0, ms(5), 100);

        for (int i = 0; i < 99; i++) {
            take(trips, 0);
            assertThat(trips.waitNanos(true)).isEqualTo(Primary.FOR_EVER);
        }
        take(trips, 0);

        assertThat(trips.waitNanos(false)).isEqualTo(ms(5));
    }

    @Test
    void waitNanos_fixed_isThatWhateverHappens() {
        RoundTrips trips = roundTrips(ms(7), ms(5), 1);
        assertThat(trips.waitNanos(false)).isEqualTo(ms(7));

        take(trips, 300);

        assertThat(trips.waitNanos(false)).isEqualTo(ms(7));
        assertThat(trips.waitNanos(true)).isEqualTo(ms(7));
    }

    @Test
    void waitNanos_timingOut_outlastsTheSilenceThatDecides() {
        RoundTrips trips = roundTrips(0, ms(5), 1);
        take(trips, 1);
        assertThat(trips.waitNanos(true)).isEqualTo(ms(30));

        take(trips, 100);
        assertThat(trips.waitNanos(true)).isEqualTo(trips.waitNanos(false));
    }

    @Test
    void answered_manyInAMillisecond_oneIsTakenUnlessUnusuallyLong() {
        RoundTrips trips = roundTrips(0, 1, 1);
        take(trips, 4); // SRTT 4, RTTVAR 2

        long before = trips.waitNanos(false);
        trips.answered(now - ms(3), now);
        trips.answered(now - ms(8), now);
        assertThat(trips.waitNanos(false)).as("usual").isEqualTo(before);

        trips.answered(now - ms(12), now);
        assertThat(trips.waitNanos(false)).as("SRTT 5, RTTVAR 3.5").isCloseTo(ms(19), PRECISION);
    }

    @Test
    void answered_manyRepliesToOtherCommands_doNotKeepReadsFromBeingTaken() {
        RoundTrips trips = roundTrips(0, 1, 1);
        take(trips, 200); // one blip
        assertThat(trips.waitNanos(false)).isCloseTo(ms(600), PRECISION);

        for (int i = 0; i < 100; i++) {
            now += ms(10);
            trips.heard(now - 1);
            trips.answered(now - ms(1), now);
        }

        assertThat(trips.waitNanos(false)).isLessThan(ms(3));
    }

    @Test
    void answered_beyondWhatFits_staysAtItsLimit() {
        RoundTrips trips = roundTrips(0, 1, 1);

        take(trips, 60_000, 60_000, 60_000);

        assertThat(trips.waitNanos(false)).isBetween(ms(34_000), ms(180_000));
    }

    /** Or a server that a pool asks how it is would be one in use, for ever. */
    @Test
    void pinged_isHeardAndNotUsed() {
        RoundTrips trips = roundTrips(0, 1, 1);
        trips.heard(now);

        trips.pinged(now + ms(5));

        assertThat(trips.lastHeardNanos()).isEqualTo(now + ms(5));
        assertThat(trips.lastUsedNanos()).isEqualTo(now);

        trips.answered(now, now + ms(9));

        assertThat(trips.lastHeardNanos()).isEqualTo(now + ms(9));
        assertThat(trips.lastUsedNanos()).isEqualTo(now + ms(9));
    }

    @Test
    void lastHeard_isPreciseToAMillisecond() {
        RoundTrips trips = roundTrips(0, 1, 1);

        for (int i = 0; i < 5_000; i++) {
            now += 1_700;
            trips.heard(now);
            assertThat(now - trips.lastHeardNanos()).isBetween(0L, ms(1));
        }
    }
}
