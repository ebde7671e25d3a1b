package dev.detour.engine.route;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.RouteEnd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Routes that no thread waits for. Their steps are taken on a few threads of Detour's own; their answers are given on threads
 * made for code of the application. Of that code only a span processor runs on the former, after the answer has been handed
 * over: one that blocks, which OpenTelemetry asks it not to, holds up the steps of other routes.
 *
 * <p>A route has one task at a time in either queue, so the bound on the routes is that of both queues.
 */
final class AsyncRoutes {

    /** Begun and not told of yet. */
    static final int MAX_UNDER_WAY = 10_000;

    /** Steps do not block: more threads than processors would gain nothing. */
    private static final int THREADS =
            Math.min(4, Math.max(2, Runtime.getRuntime().availableProcessors()));

    private static final long KEEP_SECONDS = 10;

    private final Leg router;
    private final Executor legs = legs();
    private final Executor continuations = Continuations.create();
    private final AtomicInteger underWay = new AtomicInteger();

    /** Takes a passage as far as it goes. */
    interface Leg {
        /** @return what is to be waited for; null where the passage is over */
        @Nullable
        CompletableFuture<Found> advance(Passage passage);

        /** What it came to has been handed over. Never throws. */
        void tell(Decision decision);
    }

    AsyncRoutes(Leg router) {
        this.router = router;
    }

    private static ThreadPoolExecutor legs() {
        ThreadPoolExecutor legs = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEEP_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                OwnThread.named("detour-route"));
        legs.allowCoreThreadTimeOut(true);
        return legs;
    }

    /**
     * Never blocks.
     *
     * @param done is told exactly once, whatever fails: nobody else completes the application's command. On this thread, as
     *     the client would have, where too many routes are under way or no thread is to be had
     * @param inPlace whether that may be where the last step was taken: no code of the application goes on there
     */
    void begin(Lookup lookup, Outcome outcome, RouteEnd done, boolean inPlace) {
        Journey journey;
        try {
            journey = new Journey(new Passage(lookup, outcome), done, inPlace);
        } catch (Throwable failure) {
            AgentLog.ownFault("a route", failure);
            failed(done);
            return;
        }
        if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
            underWay.decrementAndGet();
            AgentLog.warnOnce(
                    "routes under way",
                    MAX_UNDER_WAY + " asynchronous reads are being answered elsewhere or wait for the application's own"
                            + " callbacks; further ones get what Redis gives. Keep callbacks of reads from blocking."
                            + " Said once.");
            failed(done);
            return;
        }
        journey.goOn(null);
    }

    private static void failed(RouteEnd done) {
        done.exhausted(Exhaustion.FAILED);
        done.arrived(null);
    }

    private final class Journey {
        private final Passage passage;
        private final RouteEnd done;
        private final boolean inPlace;
        private final AtomicBoolean told = new AtomicBoolean();

        /** Whether its steps could not be taken to the end, so that what they have come to says nothing. */
        private volatile boolean cutShort;

        Journey(Passage passage, RouteEnd done, boolean inPlace) {
            this.passage = passage;
            this.done = done;
            this.inPlace = inPlace;
        }

        /** @param found what the step under way came to; null at the beginning */
        void goOn(@Nullable Found found) {
            try {
                legs.execute(() -> leg(found));
            } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                cutShort = true;
                end(null);
            }
        }

        private void leg(@Nullable Found found) {
            Answer answer = null;
            Decision decision = null;
            try {
                if (found != null) {
                    passage.moveOn(found);
                }
                CompletableFuture<Found> pending = router.advance(passage);
                if (pending != null) {
                    pending.whenComplete((next, failure) -> goOn(next == null ? Router.failed(failure) : next));
                    return;
                }
                answer = passage.answer();
                decision = passage.end(); // its time is that of the answer
            } catch (Throwable failure) {
                cutShort = true;
                AgentLog.ownFault("a route", failure);
            }
            try {
                end(answer);
            } finally {
                if (decision != null) {
                    router.tell(decision);
                }
            }
        }

        private void end(@Nullable Answer answer) {
            if (inPlace) {
                tell(answer);
                return;
            }
            try {
                continuations.execute(() -> tell(answer));
            } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                tell(answer);
            }
        }

        /** The first one counts: a pool that had no memory for a thread may have kept the task. */
        private void tell(@Nullable Answer answer) {
            if (told.compareAndSet(false, true)) {
                underWay.decrementAndGet();
                try {
                    if (answer == null || answer.value() == null) {
                        done.exhausted(exhaustion());
                    }
                } catch (Throwable failure) {
                    AgentLog.ownFault("counting a route", failure);
                } finally { // or the application's command would never be completed
                    done.arrived(answer);
                }
            }
        }

        /** Where it was cut short another thread may be taking its steps yet. */
        private Exhaustion exhaustion() {
            return cutShort ? Exhaustion.FAILED : passage.exhaustion();
        }
    }
}
