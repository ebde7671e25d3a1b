package dev.detour.engine.route;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.Loaded;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
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
            Loaded loaded = await(origins.load(lookup, origin));
            answer = fromOrigin(passage, start, loaded);
        }
        observer.decided(passage.end(answer));
        return answer;
    }

    private @Nullable Loaded await(CompletableFuture<Loaded> load) {
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
        continuations.execute(() -> {
            Passage passage = new Passage(lookup, outcome);
            Answer answer = fromLocal(passage);
            Origin origin = lookup.route().origin();
            if (answer != null || origin == null || outcome instanceof Outcome.Unknown) {
                finish(passage, answer, done);
                return;
            }
            long start = System.nanoTime();
            origins.load(lookup, origin)
                    .whenCompleteAsync(
                            (loaded, never) -> finish(passage, fromOrigin(passage, start, loaded), done),
                            continuations);
        });
    }

    private void finish(Passage passage, @Nullable Answer answer, Consumer<@Nullable Answer> done) {
        observer.decided(passage.end(answer));
        done.accept(answer);
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

    private static @Nullable Answer fromOrigin(Passage passage, long start, @Nullable Loaded loaded) {
        passage.tried(Tier.ORIGIN, start, loaded == null ? Result.TIMED_OUT : loaded.result());
        Value value = loaded == null ? null : loaded.value();
        return value == null ? null : new Answer(value, Tier.ORIGIN, 0);
    }
}
