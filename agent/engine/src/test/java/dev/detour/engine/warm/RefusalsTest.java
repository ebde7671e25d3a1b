package dev.detour.engine.warm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Namespace;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {

    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2); // it overflows in between

    private final Refusals.Ground place = place(6379);
    private final Refusals refusals = new Refusals();

    private static Refusals.Ground place(int port) {
        String server = "localhost:" + port;
        return new Refusals.Ground(new WarmQueue.Place(new Namespace(server, 0, "default"), server), null);
    }

    private static long at(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** How long it is left alone after so many refusals, each of a try at the end of the wait before. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "10, 512", "11, 600", "12, 600", "80, 600"})
    void refused_oftenInARow_isTriedLessAndLessOften(int times, long seconds) {
        long now = START;
        for (int i = 0; i < times; i++) {
            refusals.refused(place, now);
            long waits = Math.min(1L << Math.min(i, 20), 600);
            if (i < times - 1) {
                now += TimeUnit.SECONDS.toNanos(waits);
                assertThat(refusals.isAt(place, now)).isFalse();
            }
        }

        assertThat(refusals.isAt(place, now + TimeUnit.SECONDS.toNanos(seconds) - 1))
                .isTrue();
        assertThat(refusals.isAt(place, now + TimeUnit.SECONDS.toNanos(seconds)))
                .isFalse();
    }

    @Test
    void accepted_afterRefusals_beginsAnew() {
        refusals.refused(place, at(0));
        refusals.refused(place, at(1));
        assertThat(refusals.isAt(place, at(2))).isTrue();

        refusals.accepted(place);

        assertThat(refusals.isAt(place, at(2))).isFalse();
        assertThat(refusals.isEmpty()).isTrue();
        refusals.refused(place, at(9));
        assertThat(refusals.isAt(place, at(9))).isTrue();
        assertThat(refusals.isAt(place, at(10))).isFalse();
    }

    /** Nothing was written there meanwhile that could have been accepted. */
    @Test
    void refused_longAfterTheLastWait_beginsAnew() {
        refusals.refused(place, at(0));
        refusals.refused(place, at(1)); // until 3

        refusals.refused(place, at(7));

        assertThat(refusals.isAt(place, at(7))).isTrue();
        assertThat(refusals.isAt(place, at(8))).isFalse();
    }

    @Test
    void isAt_anotherPlace_isNot() {
        refusals.refused(place, at(0));

        assertThat(refusals.isAt(place(6380), at(0))).isFalse();
        refusals.accepted(place(6380));
        assertThat(refusals.isAt(place, at(0))).isTrue();
    }

    @Test
    void isAt_anotherRoute_isNot() {
        Refusals.Ground products = new Refusals.Ground(place.place(), "products");
        refusals.refused(products, at(0));

        assertThat(refusals.isAt(products, at(0))).isTrue();
        assertThat(refusals.isAt(new Refusals.Ground(place.place(), "prices"), at(0)))
                .isFalse();
        assertThat(refusals.isAt(place, at(0))).isFalse();
    }
}
