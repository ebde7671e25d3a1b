package dev.detour.engine.route;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.RouteEnd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a lookup that the primary did not answer along its route.
 *
 * <p>The routing table says where to, {@link Steps} takes each step, {@link Passage} knows how far it got. What is
 * left here is to wait: on the caller's thread, or not at all, which {@link AsyncRoutes} does. A step that fails
 * inside is a step without an answer.
 */
public final class Router {

    private final Steps steps;
    private final Decision.Observer observer;
    private final AsyncRoutes routes = new AsyncRoutes(new Legs());

    public Router(Steps steps, Decision.Observer observer) {
        this.steps = steps;
        this.observer = observer;
    }

    /** Whether any step may have an answer; cheap, and asked before anything is set in motion. */
    public boolean canDivert(Lookup lookup, Outcome outcome) {
        return Passage.mayEndAsMiss(lookup, outcome) || steps.mayAnswer(lookup, outcome, Event.of(outcome));
    }

    /** See {@link dev.detour.engine.Engine#endsAsMiss}. */
    public static boolean endsAsMiss(Lookup lookup, Outcome outcome) {
        return Passage.mayEndAsMiss(lookup, outcome);
    }

    /** See {@link dev.detour.engine.Engine#divert}. */
    public @Nullable Answer divert(Lookup lookup, Outcome outcome) {
        return divert(lookup, outcome, why -> {});
    }

    /** See {@link dev.detour.engine.Engine#divert}. */
    public @Nullable Answer divert(Lookup lookup, Outcome outcome, Consumer<Exhaustion> inVain) {
        Passage passage = new Passage(lookup, outcome);
        for (Wait wait = advance(passage); wait != null; wait = advance(passage)) {
            await(wait, passage);
        }
        tell(passage.end());
        Answer answer = passage.answer();
        if (answer == null || answer.value() == null) {
            inVain.accept(passage.exhaustion());
        }
        return answer;
    }

    private static void await(Wait wait, Passage passage) {
        try {
            passage.moveOn(wait.pending().get(wait.limitNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException over) {
            passage.moveOn(Found.TIMED_OUT);
        } catch (ExecutionException failure) {
            passage.moveOn(failed(failure));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            passage.abandon();
        }
    }

    /** Takes steps until the route is over, or until one of them is to be waited for. */
    private @Nullable Wait advance(Passage passage) {
        while (!passage.isOver()) {
            passage.begin();
            Wait wait = take(passage);
            if (!wait.pending().isDone()) {
                return wait;
            }
            passage.moveOn(wait.pending().getNow(Found.FAILED));
        }
        return null;
    }

    private Wait take(Passage passage) {
        try {
            return steps.take(passage);
        } catch (Throwable failure) {
            return Wait.none(failed(failure));
        }
    }

    static Found failed(Throwable failure) {
        AgentLog.ownFault("a step of a route was passed over: it", failure);
        return Found.FAILED;
    }

    /** See {@link dev.detour.engine.Engine#divertAsync}. */
    public void divertAsync(Lookup lookup, Outcome outcome, RouteEnd done) {
        routes.begin(lookup, outcome, done, false);
    }

    /** See {@link dev.detour.engine.Engine#divertInPlace}. */
    public void divertInPlace(Lookup lookup, Outcome outcome, RouteEnd done) {
        routes.begin(lookup, outcome, done, true);
    }

    /** Takes steps as far as that needs no waiting. */
    private final class Legs implements AsyncRoutes.Leg {
        @Override
        public @Nullable CompletableFuture<Found> advance(Passage passage) {
            Wait wait = Router.this.advance(passage);
            return wait == null ? null : steps.inTime(wait);
        }

        @Override
        public void tell(Decision decision) {
            Router.this.tell(decision);
        }
    }

    /** The decision stands, whatever becomes of the telling. */
    private void tell(Decision decision) {
        try {
            observer.decided(decision);
        } catch (Throwable failure) {
            AgentLog.ownFault("telling of a decision", failure);
        }
    }

    /**
     * A step under way.
     *
     * @param limitNanos how long it is waited for
     */
    record Wait(CompletableFuture<Found> pending, long limitNanos) {

        /** A step that has been taken. */
        static Wait none(Found found) {
            return new Wait(CompletableFuture.completedFuture(found), 0);
        }
    }
}
