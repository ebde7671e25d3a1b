package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Key;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WritesUnderWayTest {

    private static final Key KEY = Key.of("k".getBytes(UTF_8));

    private final WritesUnderWay writes = new WritesUnderWay();

    private boolean mayTouchForOthers() {
        return CompletableFuture.supplyAsync(() -> writes.mayTouch(KEY.hashCode()))
                .join();
    }

    @Test
    void awaited_whileUnderWay_isAheadOfTheWaitingThreadAlone() {
        WritesUnderWay.Trip trip = writes.beginEverything("EVAL");
        assertThat(mayTouchForOthers()).isTrue();

        trip.awaited();

        assertThat(mayTouchForOthers()).isFalse();
        assertThat(writes.mayTouch(KEY.hashCode())).isTrue();
        trip.end();
        assertThat(writes.mayTouch(KEY.hashCode())).isFalse();
    }

    @Test
    void awaited_afterItsEnd_changesNothing() {
        WritesUnderWay.Trip trip = writes.beginEverything("EVAL");
        trip.end();

        trip.awaited();

        assertThat(writes.mayTouch(KEY.hashCode())).isFalse();
    }

    @Test
    void end_twiceAfterAwaited_leavesAnotherUnderWay() {
        WritesUnderWay.Trip trip = writes.beginEverything("EVAL");
        WritesUnderWay.Trip other = writes.beginEverything("EVAL");
        trip.awaited();

        trip.end();
        trip.end();

        assertThat(mayTouchForOthers()).isTrue();
        other.end();
        assertThat(mayTouchForOthers()).isFalse();
    }
}
