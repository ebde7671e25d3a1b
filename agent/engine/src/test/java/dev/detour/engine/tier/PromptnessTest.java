package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptnessTest {

    private static final long SOFT = 50;

    private final Promptness loader = new Promptness(SOFT);

    @Test
    void isLate_nothingUnderWay_isNot() {
        assertThat(loader.isLate(1_000)).isFalse();
    }

    @Test
    void isLate_underWayForLonger_isFromThen() {
        loader.begins(100);

        assertThat(loader.isLate(150)).isFalse();
        assertThat(loader.isLate(151)).isTrue();
    }

    @Test
    void isLate_anotherHasEndedInTime_isNotForThatOne() {
        loader.begins(100);
        loader.begins(130);
        loader.ended(20, 150);

        assertThat(loader.isLate(200)).isFalse();
        assertThat(loader.isLate(201)).isTrue();
    }

    @Test
    void isLate_lastTookLonger_isUntilOneHasNot() {
        loader.begins(100);
        loader.ended(80, 180);

        assertThat(loader.isLate(10_000)).isTrue();
        loader.begins(10_000);
        loader.ended(50, 10_050);
        assertThat(loader.isLate(10_051)).isFalse();
    }

    @Test
    void isLate_endThatSaysNothingOfTheLoader_changesNothing() {
        loader.begins(100);
        loader.ended(80, 180);
        loader.begins(200);
        loader.ended(-1, 201);

        assertThat(loader.isLate(202)).isTrue();
    }
}
