package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The breaker and the bulkhead of one tier, or of one server or loader behind it. Thread-safe; never blocks. */
public final class TierGuard {

    /** What Resilience4j records; it counts, and nobody looks at it. */
    private static final Throwable FAILURE = new CallFailed();

    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;

    /**
     * @param subject what the tier asks, for the log
     * @param maxConcurrent calls at the same time
     */
    public TierGuard(
            String subject, Tier tier, Settings.Breaker settings, int maxConcurrent, Transition.Listener listener) {
        this.breaker = CircuitBreaker.of(subject, config(settings));
        this.bulkhead = Bulkhead.of(
                subject,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(maxConcurrent)
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        Transition.Listener log = new TransitionLog(listener, System::nanoTime);
        breaker.getEventPublisher().onStateTransition(event -> {
            CircuitBreaker.StateTransition change = event.getStateTransition();
            log.changed(new Transition(
                    subject,
                    tier,
                    state(change.getFromState()),
                    state(change.getToState()),
                    "by what it came to",
                    System.nanoTime()));
        });
    }

    private static CircuitBreakerConfig config(Settings.Breaker settings) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.failures())
                .minimumNumberOfCalls(settings.failures())
                .failureRateThreshold(100)
                .waitDurationInOpenState(Duration.ofNanos(settings.openNanos()))
                .permittedNumberOfCallsInHalfOpenState(settings.successes())
                .writableStackTraceEnabled(false)
                .build();
    }

    private static BreakerState state(CircuitBreaker.State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
        };
    }

    /**
     * Asks to begin a call.
     *
     * @return null if it may: then {@link #left} is called once, whatever comes of it; otherwise {@link Found#REFUSED}
     *     or {@link Found#SHED}
     */
    public @Nullable Found enter() {
        if (!bulkhead.tryAcquirePermission()) {
            return Found.SHED;
        }
        try {
            if (breaker.tryAcquirePermission()) {
                return null;
            }
        } catch (CallNotPermittedException open) {
            bulkhead.onComplete();
            return Found.REFUSED;
        }
        bulkhead.onComplete();
        return Found.REFUSED;
    }

    /** Whether a call would be let in now; asked before anything is set in motion, takes nothing. */
    public boolean isOpenForCalls() {
        return breaker.getState() != CircuitBreaker.State.OPEN
                && bulkhead.getMetrics().getAvailableConcurrentCalls() > 0;
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
        switch (end) {
            case SUCCEEDED -> breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
            case FAILED -> breaker.onError(tookNanos, TimeUnit.NANOSECONDS, FAILURE);
            case UNDECIDED -> breaker.releasePermission();
        }
    }

    @SuppressWarnings("serial")
    private static final class CallFailed extends Exception {
        CallFailed() {
            super("a call of a tier failed", null, false, false);
        }
    }
}
