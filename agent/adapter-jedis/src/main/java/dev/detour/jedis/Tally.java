package dev.detour.jedis;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Unanswered.End;
import org.jspecify.annotations.Nullable;

/**
 * Counts a read once among those of its route: by the first that its primary came to, and where it was diverted for that,
 * by who answered it in the end. One for each {@link Call}, used again and again on the same thread.
 */
final class Tally {

    private boolean isCounted;

    /** Diverted in vain: the primary has the last word. */
    private boolean isOpen;

    /** Until it is told: a route whose end nobody told of has failed. */
    private Exhaustion why = Exhaustion.FAILED;

    void start() {
        isCounted = false;
        isOpen = false;
    }

    /** A route begins. */
    void diverts() {
        why = Exhaustion.FAILED;
    }

    /** No tier has a value. */
    void exhausted(Exhaustion by) {
        why = by;
    }

    /** The primary had the value, or the client itself. */
    void hit(Call call) {
        if (isOpen) {
            answered(call, Tier.PRIMARY);
        } else if (!isCounted) {
            isCounted = true;
            call.route().traffic().hit();
        }
    }

    /**
     * What the primary came to in place of a value, in the end.
     *
     * @param isMissInstead whether the caller gets a null in the place of an exception
     */
    void failed(Call call, Outcome outcome, boolean isMissInstead) {
        End end = End.of(outcome, isMissInstead);
        if (isOpen) {
            unanswered(call, end);
        } else if (count(call.route(), outcome)) {
            call.route().traffic().ended(end);
        }
    }

    /** It ends as nobody looked at it any more. */
    void over(Call call, boolean hasValue, boolean hasThrown) {
        if (isOpen && hasValue) {
            answered(call, Tier.PRIMARY);
        } else if (isOpen) {
            unanswered(call, hasThrown ? End.EXCEPTION : End.NULL);
        }
    }

    /** Whether nothing had been counted of it. */
    private boolean count(Route route, Outcome outcome) {
        boolean isFirst = !isCounted;
        if (isFirst) {
            isCounted = true;
            route.traffic().failed(Event.of(outcome));
        }
        return isFirst;
    }

    /**
     * A route is over. A call has one.
     *
     * @param answer what the caller gets; null where that is as the primary has it, or will have it
     */
    void routed(Call call, Outcome cause, @Nullable Answer answer) {
        if (!count(call.route(), cause)) {
            return; // it is the first that counts
        }
        if (answer == null) {
            isOpen = true;
        } else if (answer.value() == null) {
            unanswered(call, End.NULL_FOR_EXCEPTION);
        } else {
            answered(call, answer.tier());
        }
    }

    private void answered(Call call, Tier by) {
        isOpen = false;
        call.route().traffic().answered(by, call.tookNanos());
    }

    private void unanswered(Call call, End end) {
        isOpen = false;
        call.route().traffic().unanswered(end, why, call.tookNanos());
    }
}
