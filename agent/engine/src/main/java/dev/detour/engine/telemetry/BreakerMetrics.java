package dev.detour.engine.telemetry;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.telemetry.BreakerCounts.Breaker;
import dev.detour.engine.telemetry.Instrument.Kind;
import dev.detour.engine.telemetry.Instrument.Series;
import java.util.List;

/** What {@link BreakerCounts} holds, as metrics. */
final class BreakerMetrics {

    static final String TRANSITIONS = "detour.breaker.transitions";
    static final String STATE = "detour.breaker.state";

    private BreakerMetrics() {}

    static List<Instrument> of(BreakerCounts counts) {
        return List.of(
                Instrument.counter(
                        TRANSITIONS,
                        "{transition}",
                        "Changes of a breaker's state.",
                        series -> readTransitions(counts, series)),
                new Instrument(
                        Kind.GAUGE,
                        STATE,
                        "",
                        "1 for the state that a breaker is in, 0 for the others; none before its first change.",
                        series -> readStates(counts, series)));
    }

    private static void readTransitions(BreakerCounts counts, Series series) {
        counts.changes()
                .forEach((change, count) -> series.add(
                        of(change.breaker())
                                .and("detour.breaker.from", change.from().label())
                                .and("detour.breaker.to", change.to().label()),
                        count.sum()));
    }

    private static void readStates(BreakerCounts counts, Series series) {
        counts.states().forEach((breaker, now) -> {
            for (BreakerState state : BreakerState.values()) {
                series.add(of(breaker).and("detour.breaker.state", state.label()), state == now ? 1 : 0);
            }
        });
    }

    private static Labels of(Breaker breaker) {
        Labels subject = breaker.subject().isEmpty() ? Labels.NONE : ofSubject(breaker);
        return subject.and("detour.tier", breaker.tier().label());
    }

    private static Labels ofSubject(Breaker breaker) {
        return switch (breaker.tier()) {
            case PRIMARY, RETRY, REDIRECT, REPLICA -> Labels.ofServer(breaker.subject());
            case LOCAL, ORIGIN, STALE -> Labels.of("detour.breaker.subject", breaker.subject());
        };
    }
}
