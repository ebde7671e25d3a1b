package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The breaker and the bulkhead of one tier, or of one server or loader behind it. Thread-safe; never blocks.
 *
 * <p>Both are Resilience4j's. The breaker opens after so many failures in a row: a window of that many calls, all of which
 * failed. Half-open it lets in one call, and once that has succeeded the rest of as many as must succeed to close it: what
 * hangs holds up one. The first that fails opens it again, where Resilience4j would wait for all of them and take their
 * average.
 */
public final class TierGuard {

    /** Said to the breaker in place of what was thrown, which it only counts. */
    private static final Throwable FAILURE = new Failure();

    private static final float EVERY_CALL = 100;

    private static final long REPLICA_OPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    static {
        rehearse();
    }

    private final Settings.Breaker settings;
    private final OpenTime openTime;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final LongSupplier ticker;
    private final TierTransitions transitions;

    /** Whether a call is under way that was let in half-open before any had succeeded. */
    private final AtomicBoolean trying = new AtomicBoolean();

    /** Not only when a tier fails: to load a class then would pin the virtual thread that meets it first, and others. */
    private static void rehearse() {
        CircuitBreaker loaded = CircuitBreaker.of(
                "loaded ahead",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(1)
                        .minimumNumberOfCalls(1)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
        loaded.onError(0, TimeUnit.NANOSECONDS, FAILURE);
        boolean refused = !loaded.tryAcquirePermission();
        loaded.transitionToHalfOpenState();
        if (refused && loaded.tryAcquirePermission()) {
            loaded.onSuccess(0, TimeUnit.NANOSECONDS);
        }
        Bulkhead full = Bulkhead.of("loaded ahead", bulkheadConfig(1));
        if (full.tryAcquirePermission() && !full.tryAcquirePermission()) {
            full.onComplete();
        }
    }

    public TierGuard(
            String subject, Tier tier, Settings.Breaker settings, int maxConcurrent, Transition.Listener listener) {
        this(subject, tier, settings, maxConcurrent, listener, System::nanoTime);
    }

    TierGuard(
            String subject,
            Tier tier,
            Settings.Breaker settings,
            int maxConcurrent,
            Transition.Listener listener,
            LongSupplier ticker) {
        this(
                new Guarded(subject, tier, settings, maxConcurrent),
                OpenTime.always(settings.openNanos()),
                "",
                listener,
                ticker);
    }

    /** What is guarded, and how many calls there may be at the same time. */
    private record Guarded(String subject, Tier tier, Settings.Breaker settings, int maxConcurrent) {}

    private TierGuard(
            Guarded guarded, OpenTime openTime, String remark, Transition.Listener listener, LongSupplier ticker) {
        this.settings = guarded.settings;
        this.openTime = openTime;
        this.ticker = ticker;
        this.breaker = CircuitBreaker.of(guarded.subject, breakerConfig(settings, openTime, ticker));
        this.bulkhead = Bulkhead.of(guarded.subject, bulkheadConfig(guarded.maxConcurrent));
        TransitionLog log = new TransitionLog(settings, openTime::nanos, remark, listener);
        this.transitions = new TierTransitions(guarded.subject, guarded.tier, settings, openTime, log, ticker);
        breaker.getEventPublisher().onStateTransition(event -> {
            trying.set(false); // whoever was let in before must not keep others from trying now
            transitions.changed(event.getStateTransition());
        });
    }

    /**
     * Of an origin loader, which nobody hears of unless it is asked: it is tried again sooner, and less and less often as long
     * as that fails.
     */
    public static TierGuard ofLoader(
            String subject, Settings settings, int maxConcurrent, Transition.Listener listener) {
        return ofLoader(subject, settings, maxConcurrent, listener, System::nanoTime);
    }

    /**
     * Of a replica, which may have been slow for a moment only: it is tried again after a second, and less and less often as
     * long as that fails.
     */
    public static TierGuard ofReplica(
            String subject, Settings.Breaker settings, int maxConcurrent, Transition.Listener listener) {
        return new TierGuard(
                new Guarded(subject, Tier.REPLICA, settings, maxConcurrent),
                OpenTime.growing(REPLICA_OPEN_NANOS, settings.openNanos()),
                "",
                listener,
                System::nanoTime);
    }

    static TierGuard ofLoader(
            String subject, Settings settings, int maxConcurrent, Transition.Listener listener, LongSupplier ticker) {
        OpenTime openTime = OpenTime.growing(
                settings.origin().breakerOpenNanos(), settings.breaker().openNanos());
        return new TierGuard(
                new Guarded(subject, Tier.ORIGIN, settings.breaker(), maxConcurrent),
                openTime,
                TransitionLog.remark(settings.faults(), true),
                listener,
                ticker);
    }

    private static CircuitBreakerConfig breakerConfig(
            Settings.Breaker settings, OpenTime openTime, LongSupplier ticker) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.failures())
                .minimumNumberOfCalls(settings.failures())
                .failureRateThreshold(EVERY_CALL)
                .permittedNumberOfCallsInHalfOpenState(settings.successes())
                .waitIntervalFunctionInOpenState(times -> TimeUnit.NANOSECONDS.toMillis(openTime.nextNanos()))
                // slow is what a deadline has ended, and that is a failure
                .slowCallDurationThreshold(Duration.ofDays(1))
                // a wall clock that is set back must not keep it open
                .clock(new TickerClock(ticker))
                .build();
    }

    private static BulkheadConfig bulkheadConfig(int maxConcurrent) {
        return BulkheadConfig.custom()
                .maxConcurrentCalls(maxConcurrent)
                .maxWaitDuration(Duration.ZERO)
                .build();
    }

    /**
     * Asks to begin a call.
     *
     * @return null if it may: then {@link #left} is called once, whatever comes of it; otherwise {@link Found#REFUSED}
     *     or {@link Found#SHED}
     */
    public @Nullable Found enter() {
        if (!breaker.tryAcquirePermission()) {
            return Found.REFUSED;
        }
        boolean isTrial = isUnproven();
        if (isTrial && !trying.compareAndSet(false, true)) {
            breaker.releasePermission();
            return Found.REFUSED;
        }
        if (!enterBulkhead()) {
            breaker.releasePermission();
            if (isTrial) {
                trying.set(false);
            }
            return Found.SHED;
        }
        return null;
    }

    /** Whether it is half-open, and no call has succeeded since. */
    private boolean isUnproven() {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN
                && breaker.getMetrics().getNumberOfSuccessfulCalls() == 0;
    }

    /** Resilience4j's bulkhead turns away a thread that is interrupted, even where it need not wait. */
    private boolean enterBulkhead() {
        boolean interrupted = Thread.interrupted();
        try {
            return bulkhead.tryAcquirePermission();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** How a call has ended. */
    public enum End {
        SUCCEEDED,
        FAILED,
        /** It says nothing: cancelled, or not tried after all. */
        UNDECIDED
    }

    /** A call that was let in has ended. */
    public void left(End end, long tookNanos) {
        bulkhead.onComplete();
        if (isOfEarlierGeneration(tookNanos)) {
            return;
        }
        switch (end) {
            case SUCCEEDED -> breaker.onSuccess(Math.max(0, tookNanos), TimeUnit.NANOSECONDS);
            case FAILED -> failed(tookNanos);
            case UNDECIDED -> breaker.releasePermission();
        }
        trying.set(false); // after it has counted
    }

    private void failed(long tookNanos) {
        if (breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
            breaker.transitionToOpenState();
        } else {
            breaker.onError(Math.max(0, tookNanos), TimeUnit.NANOSECONDS, FAILURE);
        }
    }

    /**
     * Resilience4j takes an outcome for one of the present state. A call that was let in before the breaker opened has
     * lasted at least as long as that was open; half of it tells it from the half-open state's own, however its caller
     * measures.
     */
    private boolean isOfEarlierGeneration(long tookNanos) {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN
                && tookNanos - (ticker.getAsLong() - transitions.lastNanos()) > openTime.nanos() / 2;
    }

    /** Whether a call would be let in now; asked before anything is set in motion. */
    public boolean isOpenForCalls() {
        int free = bulkhead.getMetrics().getAvailableConcurrentCalls();
        return free > 0
                && switch (TierTransitions.kind(breaker.getState())) {
                    case CLOSED, RAMP -> true;
                    case OPEN -> ticker.getAsLong() - transitions.lastNanos() > openTime.nanos();
                    case HALF_OPEN -> hasTrialsLeft(bulkhead.getBulkheadConfig().getMaxConcurrentCalls() - free);
                };
    }

    private boolean hasTrialsLeft(int underWay) {
        return !(isUnproven() && trying.get())
                && breaker.getMetrics().getNumberOfBufferedCalls() + underWay < settings.successes();
    }

    private static final class Failure extends Exception {

        private static final long serialVersionUID = 1L;

        Failure() {
            super("a call failed", null, false, false);
        }
    }
}
