package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrafficsTest {

    @Test
    void of_newRoute_hasTheModeOfAll() {
        Traffics traffics = new Traffics(RouteMode.OBSERVE);

        assertThat(traffics.of("a").mode()).isEqualTo(RouteMode.OBSERVE);
    }

    @Test
    void setMode_all_countsForThoseInUseAndThoseToCome() {
        Traffics traffics = new Traffics();
        Traffic before = traffics.of("a");

        traffics.setMode(RouteMode.OFF);

        assertThat(before.mode()).isEqualTo(RouteMode.OFF);
        assertThat(traffics.of("b").mode()).isEqualTo(RouteMode.OFF);
        assertThat(traffics.mode()).isEqualTo(RouteMode.OFF);
    }

    @Test
    void setMode_oneRoute_leavesTheOthers() {
        Traffics traffics = new Traffics();

        traffics.of("a").setMode(RouteMode.OFF);

        assertThat(traffics.of("b").mode()).isEqualTo(RouteMode.ROUTE);
        assertThat(traffics.mode()).isEqualTo(RouteMode.ROUTE);
    }

    @Test
    void of_tooManyRoutes_shareOneWithoutAName() {
        Traffics traffics = new Traffics();
        for (int i = 0; i < Traffics.MAX_ROUTES; i++) {
            traffics.of("route " + i);
        }

        assertThat(traffics.of("one more").route()).isEmpty();
        assertThat(traffics.of("yet another")).isSameAs(traffics.of("one more"));
        assertThat(traffics.of("route 7").route()).isEqualTo("route 7");
    }
}
