package dev.detour.engine.route;

import dev.detour.engine.breaker.TierGuard;
import dev.detour.engine.breaker.TierGuard.End;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.RoutingTable;
import dev.detour.engine.model.Step;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Value;
import dev.detour.engine.route.Router.Wait;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.RemoteTiers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** Takes the steps of routes: asks the tier that each stands for, and says how long it is to be waited for. */
public final class Steps {

    /** The memory never blocks: this many threads at once inside it are a fault in it. */
    private static final int MAX_IN_MEMORY = 10_000;

    /** A tier completes what it began under time-outs of its own; past this it has broken its word. */
    private static final long FOR_THE_TIER_NANOS = TimeUnit.MINUTES.toNanos(11);

    private final LocalTier local;
    private final OriginTier origins;
    private final RemoteTiers remote;
    private final TierGuard memory;
    private final Function<Lookup, Outcome.Miss> judge;
    private final LetThrough letThrough;

    /** Not the JDK's timer, whose thread would keep the class loader of the application that happens to wake it first. */
    private final ScheduledThreadPoolExecutor patience =
            new ScheduledThreadPoolExecutor(1, OwnThread.named("detour-patience"));

    /** Steps for which every null is without evidence. */
    Steps(Settings settings, LocalTier local, OriginTier origins, RemoteTiers remote, Transition.Listener listener) {
        this(
                settings,
                local,
                origins,
                remote,
                listener,
                lookup -> {
                    local.missed(lookup, Event.UNEXPLAINED);
                    return Outcome.UNEXPLAINED;
                },
                lookup -> false);
    }

    /**
     * @param judge is told of a null that a primary has given when it was asked again, and says why it was one
     * @param isRefused whether values cannot be written back to the server of a lookup
     */
    public Steps(
            Settings settings,
            LocalTier local,
            OriginTier origins,
            RemoteTiers remote,
            Transition.Listener listener,
            Function<Lookup, Outcome.Miss> judge,
            Predicate<Lookup> isRefused) {
        this.judge = judge;
        this.letThrough = new LetThrough(settings, isRefused, System::nanoTime);
        this.local = local;
        this.origins = origins;
        this.remote = remote;
        this.memory = new TierGuard("memory", Tier.LOCAL, settings.breaker(), MAX_IN_MEMORY, listener);
        patience.setRemoveOnCancelPolicy(true);
    }

    /** Whether a route from this outcome may end with an answer. */
    boolean mayAnswer(Lookup lookup, Outcome outcome, Event event) {
        RoutingTable table = lookup.route().policy().table();
        if (table.next(RoutingTable.START, event) < RoutingTable.START) {
            return false;
        }
        return mayAnswer(lookup, outcome, table, event)
                // last of all, because it takes a turn
                && !(outcome instanceof Outcome.Miss && letThrough.take(lookup, event));
    }

    private boolean mayAnswer(Lookup lookup, Outcome outcome, RoutingTable table, Event event) {
        if (lookup.route().origin() != null
                && (table.mayTake(Step.ORIGIN, event) || table.mayTake(Step.REFRESH, event))) {
            return true;
        }
        return table.mayTake(Step.LOCAL, event) && local.answer(lookup) != null
                || table.mayTake(Step.STALE, event) && local.stale(lookup) != null
                || mayAnswerRemotely(lookup, outcome, table, event);
    }

    private boolean mayAnswerRemotely(Lookup lookup, Outcome outcome, RoutingTable table, Event event) {
        if (lookup.namespace() == null || lookup.node().links() == null) {
            return false;
        }
        return table.mayTake(Step.REPLICA, event) && remote.hasReplica(lookup)
                || table.mayTake(Step.RETRY, event) && !outcome.injected()
                || table.mayTake(Step.REDIRECT, event)
                        && outcome instanceof Outcome.Fault fault
                        && fault.redirection() != null;
    }

    /** Takes the passage's present step. */
    Wait take(Passage passage) {
        Lookup lookup = passage.lookup();
        long deadline = passage.deadlineNanos();
        return switch (passage.step()) {
            case RETRY ->
                passage.latest().injected() // the server would answer
                        ? Wait.none(Found.SKIPPED)
                        : tier(judged(lookup, remote.retry(lookup, deadline)));
            case REDIRECT -> redirect(passage, deadline);
            case REPLICA -> tier(remote.replica(lookup, deadline));
            case LOCAL -> Wait.none(remembered(lookup, false));
            case STALE -> Wait.none(remembered(lookup, true));
            case ORIGIN -> load(passage);
            case REFRESH -> refresh(passage);
            case AWAIT_REFRESH -> awaitRefresh(passage);
        };
    }

    private static Wait tier(CompletableFuture<Found> pending) {
        return new Wait(pending, FOR_THE_TIER_NANOS);
    }

    /** A null is a null, whoever is asked: see {@link dev.detour.engine.Engine#missed}. */
    private CompletableFuture<Found> judged(Lookup lookup, CompletableFuture<Found> asked) {
        return asked.thenApply(found ->
                found.outcome() instanceof Outcome.Miss ? Found.of(found.result(), judge.apply(lookup)) : found);
    }

    private Wait redirect(Passage passage, long deadlineNanos) {
        Endpoint named = passage.latest() instanceof Outcome.Fault fault ? fault.redirection() : null;
        Lookup lookup = passage.lookup();
        return passage.latest() instanceof Outcome.Fault fault && named != null
                ? tier(judged(served(lookup, named), remote.redirect(lookup, fault, deadlineNanos)))
                : Wait.none(Found.SKIPPED);
    }

    /** What is known of the server that the client asked says nothing of the null of another. */
    private static Lookup served(Lookup lookup, Endpoint named) {
        Node asked = lookup.node();
        String server = asked.server();
        if (server == null) {
            return lookup;
        }
        String other = named.onHostOf(server).toString();
        Node there = new Node(asked.namespace(), other, asked.links(), Primary.UNWATCHED);
        return new Lookup(
                lookup.client(),
                there,
                lookup.key(),
                lookup.route(),
                lookup.startNanos(),
                lookup.version(),
                lookup.trace());
    }

    private Found remembered(Lookup lookup, boolean stale) {
        Found refused = memory.enter();
        if (refused != null) {
            return refused;
        }
        long began = System.nanoTime();
        End end = End.FAILED;
        try {
            Answer answer = stale ? local.stale(lookup) : local.answer(lookup);
            end = End.SUCCEEDED;
            Value value = answer == null ? null : answer.value();
            return answer == null || value == null ? Found.EMPTY : Found.of(value, answer.ageNanos());
        } finally {
            memory.left(end, System.nanoTime() - began);
        }
    }

    /** A load that is the last hope has its own time-out; where a stale entry could answer instead, a soft one. */
    private Wait load(Passage passage) {
        Lookup lookup = passage.lookup();
        Origin origin = lookup.route().origin();
        if (origin == null) {
            return Wait.none(Found.SKIPPED);
        }
        boolean lastHope = !passage.isAhead(Step.STALE) || local.stale(lookup) == null;
        boolean late = !lastHope && origins.isLate(lookup, origin);
        boolean cold = passage.latest() instanceof Outcome.Miss nothing && Event.of(nothing) == Event.COLD_START;
        CompletableFuture<Found> load = cold
                ? origins.loadCold(lookup, origin, passage.deadlineNanos(), passage.trail())
                : origins.load(lookup, origin, passage.trail());
        if (late) {
            return Wait.none(load.getNow(Found.TIMED_OUT)); // it goes on, and warms
        }
        return lastHope ? tier(load) : new Wait(load, softNanos(passage));
    }

    private static long softNanos(Passage passage) {
        long left = passage.deadlineNanos() - System.nanoTime();
        return Math.max(0, Math.min(left, passage.policy().softTimeoutNanos()));
    }

    private Wait refresh(Passage passage) {
        Lookup lookup = passage.lookup();
        Origin origin = lookup.route().origin();
        if (origin == null) {
            return Wait.none(Found.SKIPPED);
        }
        Found sofar = origins.refreshUnawaited(lookup, origin, passage.trail());
        return Wait.none(sofar.value() == null ? sofar : Found.EMPTY); // what is there already, the wait for it finds
    }

    private Wait awaitRefresh(Passage passage) {
        Lookup lookup = passage.lookup();
        Origin origin = lookup.route().origin();
        return origin == null
                ? Wait.none(Found.SKIPPED)
                : new Wait(
                        origins.refresh(lookup, origin, passage.trail()),
                        passage.policy().evictionWaitNanos());
    }

    /** What a step comes to within its limit; completes on a thread that must not be held up. */
    CompletableFuture<Found> inTime(Wait wait) {
        if (wait.limitNanos() == FOR_THE_TIER_NANOS) {
            return wait.pending();
        }
        CompletableFuture<Found> inTime = new CompletableFuture<>();
        Future<?> end =
                patience.schedule(() -> inTime.complete(Found.TIMED_OUT), wait.limitNanos(), TimeUnit.NANOSECONDS);
        wait.pending().whenComplete((found, failure) -> {
            end.cancel(false);
            inTime.complete(found == null ? Found.FAILED : found);
        });
        return inTime;
    }
}
