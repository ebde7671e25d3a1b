package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InFlightTest {

    private final InFlight queries = new InFlight();

    private String written() {
        StringBuilder out = new StringBuilder();
        queries.write(out);
        return out.toString();
    }

    @Test
    void begun_severalOfARoute_keepsTheMostAtATime() {
        queries.begun(0, "hot:w:1");
        queries.begun(1, "hot:w:1");
        queries.ended(1, "hot:w:1");
        queries.begun(0, "cold:w:2");
        queries.begun(0, "near:w:1");

        assertThat(written()).isEqualTo("inflight w-near 1 0\ninflight w-rest 2 0\n");
    }

    @Test
    void begun_keyThatIsBeingAskedFor_isCounted() {
        queries.begun(0, "hot:w:1");
        queries.begun(0, "hot:w:1");
        queries.ended(0, "hot:w:1");
        queries.ended(0, "hot:w:1");
        queries.begun(0, "hot:w:1");

        assertThat(written()).isEqualTo("inflight w-rest 2 1\n");
    }

    @Test
    void begun_ownKeyTwice_isLegal() {
        queries.begun(0, "own:w:2");
        queries.begun(0, "own:w:2");

        assertThat(written()).isEqualTo("inflight w-rest 2 0\n");
    }

    @Test
    void reset_forgetsWhatWas() {
        queries.begun(0, "hot:w:1");
        queries.ended(0, "hot:w:1");
        queries.reset();

        assertThat(written()).isEmpty();
    }
}
