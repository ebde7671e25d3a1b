package dev.detour.engine.page;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Step;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How many reads went along each edge of a routing table, by route: from an outcome at the primary to a step, and from the
 * step to an answer. What a retry comes to is counted with the outcome that led to it. Thread-safe.
 */
final class Edges {

    /** Far more than a process has routes; what comes later is not counted. */
    private static final int MAX_ROUTES = 1_000;

    private static final int STEPS = Step.values().length;

    /** In front of the steps: reads that were diverted, and those that no step had an answer for. */
    private static final int ENTERED = 0;

    private static final int ENDED = 1;
    private static final int FIRST_STEP = 2;
    private static final int WIDTH = FIRST_STEP + 2 * STEPS;

    private static final AtomicLongArray NONE = new AtomicLongArray(WIDTH * Event.values().length);

    private final Map<String, AtomicLongArray> routes = new ConcurrentHashMap<>();

    void add(Decision decision) {
        AtomicLongArray counts = of(decision.lookup().route().name());
        if (counts == null) {
            return;
        }
        Event outcome = Event.of(decision.outcome());
        int row = outcome.ordinal() * WIDTH;
        counts.incrementAndGet(row + ENTERED);
        Answer answer = decision.answer();
        if (answer == null || answer.value() == null) {
            counts.incrementAndGet(row + ENDED);
        }
        List<Step> steps = decision.lookup().route().policy().table().row(outcome);
        Set<Step> taken = EnumSet.noneOf(Step.class);
        for (Attempt attempt : decision.attempts()) {
            Step step = stepOf(attempt, steps, taken);
            if (step != null) {
                int cell = row + FIRST_STEP + 2 * step.ordinal();
                counts.incrementAndGet(cell);
                counts.addAndGet(cell + 1, attempt.result() == Result.ANSWERED ? 1 : 0);
            }
        }
    }

    /** The first step of the row that asks this tier and was not taken yet; else, after a retry, any that asks it. */
    private static @Nullable Step stepOf(Attempt attempt, List<Step> row, Set<Step> taken) {
        for (Step step : row) {
            if (step.tier() == attempt.tier() && taken.add(step)) {
                return step;
            }
        }
        for (Step step : Step.values()) {
            if (step.tier() == attempt.tier()) {
                return step;
            }
        }
        return null;
    }

    private @Nullable AtomicLongArray of(String route) {
        AtomicLongArray known = routes.get(route);
        return known != null || routes.size() >= MAX_ROUTES
                ? known
                : routes.computeIfAbsent(route, first -> new AtomicLongArray(NONE.length()));
    }

    /** Diverted reads of these routes after this outcome. */
    long entered(List<String> names, Event outcome) {
        return sum(names, outcome, ENTERED);
    }

    /** Those of them that no step had an answer for. */
    long ended(List<String> names, Event outcome) {
        return sum(names, outcome, ENDED);
    }

    /** Those of them that came to a step. */
    long tried(List<String> names, Event outcome, Step step) {
        return sum(names, outcome, FIRST_STEP + 2 * step.ordinal());
    }

    /** Those of them that a step answered. */
    long answered(List<String> names, Event outcome, Step step) {
        return sum(names, outcome, FIRST_STEP + 2 * step.ordinal() + 1);
    }

    private long sum(List<String> names, Event outcome, int column) {
        long sum = 0;
        for (String name : names) {
            sum += routes.getOrDefault(name, NONE).get(outcome.ordinal() * WIDTH + column);
        }
        return sum;
    }
}
