package dev.detour.engine.route;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Tier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One lookup on its way through the tiers: notes where it was. Used by one thread at a time. */
final class Passage {

    private final Lookup lookup;
    private final Outcome outcome;
    private final long decidedNanos = System.nanoTime();
    private final List<Attempt> attempts = new ArrayList<>(2);

    Passage(Lookup lookup, Outcome outcome) {
        this.lookup = lookup;
        this.outcome = outcome;
    }

    Lookup lookup() {
        return lookup;
    }

    Outcome outcome() {
        return outcome;
    }

    void tried(Tier tier, long startNanos, Result result) {
        attempts.add(new Attempt(tier, startNanos, System.nanoTime(), result));
    }

    Decision end(@Nullable Answer answer) {
        return new Decision(lookup, outcome, decidedNanos, List.copyOf(attempts), answer, System.nanoTime());
    }
}
