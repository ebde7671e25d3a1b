package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PendingEventsTest {

    private final PendingEvents events = new PendingEvents();

    @Test
    void add_moreThanFit_keepsTheLatest() {
        for (int i = 0; i <= PendingEvents.MAX; i++) {
            events.add(opened(i));
            events.add(new Busy("host:6379", "KEYS", 12, i));
        }

        assertThat(events.takeTransitions(PendingEvents.MAX))
                .hasSize(PendingEvents.MAX)
                .doesNotContain(opened(0))
                .contains(opened(PendingEvents.MAX));
        assertThat(events.takeBusy(PendingEvents.MAX)).hasSize(PendingEvents.MAX);
    }

    @Test
    void take_ofLongAgo_isLeftOut() {
        events.add(opened(1));
        events.add(new Busy("host:6379", "KEYS", 12, 1));
        long later = TimeUnit.MINUTES.toNanos(2);

        assertThat(events.takeTransitions(later)).isEmpty();
        assertThat(events.takeBusy(later)).isEmpty();
    }

    @Test
    void take_again_isEmpty() {
        events.add(opened(1));

        assertThat(events.takeTransitions(PendingEvents.MAX)).containsExactly(opened(1));
        assertThat(events.takeTransitions(PendingEvents.MAX)).isEmpty();
        assertThat(events.takeBusy(1)).isEmpty();
    }

    @Test
    void takeTransitions_ofLater_staysForTheNextSpan() {
        events.add(opened(5));
        events.add(opened(9));

        assertThat(events.takeTransitions(7)).containsExactly(opened(5));
        assertThat(events.takeTransitions(9)).containsExactly(opened(9));
    }

    private static Transition opened(long atNanos) {
        return new Transition("host:6379", Tier.PRIMARY, BreakerState.CLOSED, BreakerState.OPEN, "why", atNanos);
    }
}
