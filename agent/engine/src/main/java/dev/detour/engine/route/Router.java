package dev.detour.engine.route;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a lookup that the primary did not answer through the tiers below it: a fault to LOCAL, then ORIGIN; a null to
 * ORIGIN; an unknown error nowhere.
 */
public final class Router {

    private final LocalTier local;
    private final OriginTier origins;
    private final Decision.Observer observer;
    private final Executor continuations = Continuations.create();

    public Router(LocalTier local, OriginTier origins, Decision.Observer observer) {
        this.local = local;
        this.origins = origins;
        this.observer = observer;
    }

    private static boolean triesLocal(Outcome outcome) {
        return outcome instanceof Outcome.Fault;
    }

    /** Whether any tier may have an answer; cheap, and asked before anything is set in motion. */
    public boolean canDivert(Lookup lookup, Outcome outcome) {
        if (outcome instanceof Outcome.Unknown) {
            return false;
        }
        return lookup.route().origin() != null || triesLocal(outcome) && local.answer(lookup) != null;
    }

    /** See {@link dev.detour.engine.Engine#divert}. */
    public @Nullable Answer divert(Lookup lookup, Outcome outcome) {
        if (!canDivert(lookup, outcome)) {
            return null;
        }
        Passage passage = new Passage(lookup, outcome);
        Answer answer = fromLocal(passage);
        Origin origin = lookup.route().origin();
        if (answer == null && origin != null) {
            long start = System.nanoTime();
            Found loaded = await(origins.load(lookup, origin));
            answer = fromOrigin(passage, start, loaded);
        }
        observer.decided(passage.end(answer));
        return answer;
    }

    private @Nullable Found await(CompletableFuture<Found> load) {
        try {
            return load.get(origins.timeoutNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException over) {
            return null;
        }
    }

    /** See {@link dev.detour.engine.Engine#divertAsync}. */
    public void divertAsync(Lookup lookup, Outcome outcome, Consumer<@Nullable Answer> done) {
        try {
            continuations.execute(() -> {
                if (!start(new Passage(lookup, outcome), done)) {
                    done.accept(null);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            done.accept(null); // on this thread, as the client would have
        }
    }

    /** False where the way could not even be begun: then nobody else will say that it has ended. */
    private boolean start(Passage passage, Consumer<@Nullable Answer> done) {
        Lookup lookup = passage.lookup();
        CompletableFuture<Found> load;
        long start;
        try {
            Answer answer = fromLocal(passage);
            Origin origin = lookup.route().origin();
            if (answer != null || origin == null || passage.outcome() instanceof Outcome.Unknown) {
                finish(passage, answer, done);
                return true;
            }
            start = System.nanoTime();
            load = origins.load(lookup, origin);
        } catch (RuntimeException | OutOfMemoryError failure) {
            AgentLog.warnOnce("route " + failure.getClass(), "a route failed: " + failure + ". Please report this.");
            return false;
        }
        load.whenCompleteAsync(
                (loaded, never) -> finish(passage, fromOrigin(passage, start, loaded), done), continuations);
        return true;
    }

    private void finish(Passage passage, @Nullable Answer answer, Consumer<@Nullable Answer> done) {
        try {
            observer.decided(passage.end(answer));
        } finally {
            done.accept(answer);
        }
    }

    private @Nullable Answer fromLocal(Passage passage) {
        if (!triesLocal(passage.outcome())) {
            return null;
        }
        long start = System.nanoTime();
        Answer answer = local.answer(passage.lookup());
        passage.tried(Tier.LOCAL, start, answer == null ? Result.EMPTY : Result.ANSWERED);
        return answer;
    }

    private static @Nullable Answer fromOrigin(Passage passage, long start, @Nullable Found loaded) {
        passage.tried(Tier.ORIGIN, start, loaded == null ? Result.TIMED_OUT : loaded.result());
        Value value = loaded == null ? null : loaded.value();
        return value == null ? null : new Answer(value, Tier.ORIGIN, 0);
    }
}
