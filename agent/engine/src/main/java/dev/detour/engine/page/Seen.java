package dev.detour.engine.page;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Observed;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a decision: neither the value nor the route, which would keep an application's loader, and of the key
 * what may be told.
 *
 * @param number from 1, in the order in which they came
 * @param atMillis since the epoch
 * @param verdict null where the outcome is no null
 * @param injected whether it is made up, by {@code detour.faults}
 * @param attempts the tiers tried, in order
 * @param answer the tier that answered, {@code null} for a null in place of an exception, or empty where the caller got
 *     what Redis had for it
 * @param ageNanos of the answer
 * @param tookNanos from the outcome at the primary to the answer; of one that was only observed, to the end of the read
 * @param key null where nothing may be told of it
 * @param observed what route mode would have made of it, where nothing was done; null where it was diverted
 */
record Seen(
        long number,
        long atMillis,
        String route,
        String client,
        @Nullable String server,
        Event cause,
        @Nullable Verdict verdict,
        boolean injected,
        List<Attempt> attempts,
        String answer,
        long ageNanos,
        long tookNanos,
        @Nullable String key,
        @Nullable Observed observed) {

    /** @param key what may be told of it */
    static Seen of(Decision decision, long number, long atMillis, @Nullable String key) {
        Lookup lookup = decision.lookup();
        Answer answer = decision.answer();
        return new Seen(
                number,
                atMillis,
                lookup.route().name(),
                lookup.client(),
                lookup.node().server(),
                Event.of(decision.outcome()),
                decision.outcome() instanceof Outcome.Miss miss ? miss.verdict() : null,
                decision.outcome().injected(),
                decision.attempts(),
                answer == null
                        ? ""
                        : answer.value() == null ? "null" : answer.tier().label(),
                answer == null ? 0 : answer.ageNanos(),
                decision.endNanos() - decision.decidedNanos(),
                key,
                decision.observed());
    }
}
