package dev.detour.engine.report;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Transition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** How one breaker has moved. Thread-safe; its lock is held for a few instructions. */
final class BreakerRecord {

    private static final int MOST_ISOLATIONS = 32;

    /** All are guarded by this. */
    private final Map<String, Long> transitions = new TreeMap<>();

    /** The latest, oldest first. */
    private final Deque<Long> isolationNanos = new ArrayDeque<>();

    private BreakerState state = BreakerState.CLOSED;
    private long isolations;
    private long worstIsolationNanos;

    synchronized void changed(Transition transition) {
        state = transition.to();
        transitions.merge(transition.from().label() + "-" + transition.to().label(), 1L, Long::sum);
        if (transition.failingNanos() > 0) {
            isolated(transition.failingNanos());
        }
    }

    private void isolated(long nanos) {
        isolations++;
        worstIsolationNanos = Math.max(worstIsolationNanos, nanos);
        if (isolationNanos.size() == MOST_ISOLATIONS) {
            isolationNanos.removeFirst();
        }
        isolationNanos.addLast(nanos);
    }

    /** Its state as far as it was told: where nobody is there to be asked. */
    void write(Json json) {
        write(json, state());
    }

    private synchronized BreakerState state() {
        return state;
    }

    /** @param state as it is now, which may not have been told yet */
    synchronized void write(Json json, BreakerState state) {
        json.name("breaker").value(state.label());
        json.name("transitions")
                .object(() ->
                        transitions.forEach((change, count) -> json.name(change).value(count)));
        json.name("isolations").value(isolations);
        json.name("isolationMicros").array(() -> isolationNanos.forEach(nanos -> json.value(ReportJson.micros(nanos))));
        json.name("worstIsolationMicros").value(ReportJson.micros(worstIsolationNanos));
    }
}
