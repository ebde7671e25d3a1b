package dev.detour.engine.telemetry;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often which breaker went from which state to which, and where it is now: exact from the first transition on, also
 * before there is an SDK to tell it to. Thread-safe; counting never blocks.
 */
final class BreakerCounts implements Transition.Listener {

    /** Far more than a process has servers and tiers; what comes later is counted together, under no name. */
    static final int MAX_BREAKERS = 200;

    /** @param subject empty where there are too many */
    record Breaker(String subject, Tier tier) {}

    record Change(Breaker breaker, BreakerState from, BreakerState to) {}

    private final Map<Breaker, BreakerState> states = new ConcurrentHashMap<>();
    private final Map<Change, LongAdder> changes = new ConcurrentHashMap<>();

    @Override
    public void changed(Transition transition) {
        Breaker breaker = new Breaker(transition.subject(), transition.tier());
        if (states.size() >= MAX_BREAKERS && !states.containsKey(breaker)) {
            breaker = new Breaker("", transition.tier());
        } else {
            states.put(breaker, transition.to()); // transitions of one breaker come one after the other
        }
        changes.computeIfAbsent(new Change(breaker, transition.from(), transition.to()), c -> new LongAdder())
                .increment();
    }

    /** The present states of the breakers that ever changed theirs; live. */
    Map<Breaker, BreakerState> states() {
        return states;
    }

    /** Live. */
    Map<Change, LongAdder> changes() {
        return changes;
    }
}
