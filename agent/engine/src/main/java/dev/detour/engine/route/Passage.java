package dev.detour.engine.route;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.RoutingTable;
import dev.detour.engine.model.Step;
import dev.detour.engine.model.TracePoint;
import dev.detour.engine.model.Trail;
import dev.detour.engine.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lookup on its way along its route: where it is, where it was, and what the last node that it asked said. Used by
 * one thread at a time.
 */
final class Passage {

    private final Lookup lookup;
    private final Outcome outcome;
    private final Policy policy;
    private final long decidedNanos = System.nanoTime();
    private final List<Attempt> attempts = new ArrayList<>(3);

    private final Trail trail;

    private int state;
    private Outcome latest;
    private long stepNanos;
    private @Nullable Answer answer;
    private boolean abandoned;

    /** The origin has said that there is no value. */
    private boolean isAbsent;

    Passage(Lookup lookup, Outcome outcome) {
        this.lookup = lookup;
        this.outcome = outcome;
        this.latest = outcome;
        this.policy = lookup.route().policy();
        TracePoint trace = lookup.trace();
        this.trail = trace == null ? Trail.NONE : trace.begin(lookup);
        this.state = policy.table().next(RoutingTable.START, Event.of(outcome));
    }

    /**
     * Whether a route from this outcome gives the caller a null where it finds no value. An unknown error never does, nor
     * a primary that may answer yet.
     */
    static boolean mayEndAsMiss(Lookup lookup, Outcome outcome) {
        return outcome instanceof Outcome.Fault fault
                && !fault.pending()
                && lookup.route().policy().missWhenExhausted();
    }

    Lookup lookup() {
        return lookup;
    }

    Trail trail() {
        return trail;
    }

    Policy policy() {
        return policy;
    }

    /** What the last primary that was asked said. */
    Outcome latest() {
        return latest;
    }

    /** Whether there is no further step. */
    boolean isOver() {
        return state < RoutingTable.START;
    }

    /** The step to take now. */
    Step step() {
        return policy.table().step(state);
    }

    /** The step to take now is begun. */
    void begin() {
        stepNanos = System.nanoTime();
    }

    /** The step begun last came to this. */
    void moveOn(Found found) {
        Step step = step();
        attempts.add(new Attempt(step.tier(), stepNanos, System.nanoTime(), found.result()));
        isAbsent |= step.awaitsLoad() && found.result() == Result.EMPTY;
        Value value = found.value();
        if (value != null) {
            answer = new Answer(value, step.tier(), found.ageNanos());
        }
        if (found.outcome() != null) {
            latest = found.outcome();
        }
        state = policy.table().next(state, found.event());
    }

    /** The caller waits no more. */
    void abandon() {
        attempts.add(new Attempt(step().tier(), stepNanos, System.nanoTime(), Result.TIMED_OUT));
        state = RoutingTable.ORIGINAL;
        abandoned = true;
    }

    boolean isAhead(Step step) {
        return policy.table().isAhead(step, state);
    }

    /** When the route is over, {@link System#nanoTime()}. */
    long deadlineNanos() {
        return decidedNanos + policy.deadlineNanos();
    }

    /** What the route came to; null where the caller gets its original outcome. */
    @Nullable
    Answer answer() {
        boolean exhausted = answer == null && !abandoned && !(latest instanceof Outcome.Unknown);
        return exhausted && mayEndAsMiss(lookup, outcome) ? Answer.MISS : answer;
    }

    /** Why no tier had a value, where none had. */
    Exhaustion exhaustion() {
        return Exhaustion.of(attempts, isAbsent);
    }

    Decision end() {
        return new Decision(lookup, outcome, decidedNanos, List.copyOf(attempts), answer(), System.nanoTime(), trail);
    }
}
