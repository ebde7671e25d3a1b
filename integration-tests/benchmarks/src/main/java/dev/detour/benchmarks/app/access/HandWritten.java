package dev.detour.benchmarks.app.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a team that knows both libraries writes around Lettuce: a time-out of 10 ms, a breaker of Resilience4j that opens for
 * half of twenty calls, and in a cache of Caffeine what Redis has given. Where Redis does not answer that cache does, and
 * what it does not have it loads, once for all who ask at the same time.
 */
final class HandWritten implements Access {

    private static final Duration TIMEOUT = Duration.ofMillis(10);
    private static final int CALLS = 20;
    private static final int FEWEST_CALLS = 10;
    private static final int PROBES = 3;
    private static final Duration OPEN = Duration.ofSeconds(1);
    private static final int MOST_NEAR = 100_000;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "redis",
            CircuitBreakerConfig.custom()
                    .slidingWindow(CALLS, FEWEST_CALLS, SlidingWindowType.COUNT_BASED)
                    .waitDurationInOpenState(OPEN)
                    .permittedNumberOfCallsInHalfOpenState(PROBES)
                    .build());
    private final com.github.benmanes.caffeine.cache.Cache<String, String> near =
            Caffeine.newBuilder().maximumSize(MOST_NEAR).expireAfterWrite(KEPT).build();
    private final AtomicInteger openings = new AtomicInteger();
    private final CacheAside aside;
    private final Site site;

    HandWritten(Site site) {
        this.aside = new CacheAside(LettuceCaches.impatient(site, TIMEOUT), site);
        this.site = site;
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == State.OPEN) {
                openings.incrementAndGet();
            }
        });
    }

    @Override
    public String get(String key) {
        String value;
        try {
            value = breaker.executeSupplier(() -> aside.get(key));
        } catch (RedisException | CallNotPermittedException unanswered) {
            return near.get(key, site.origin());
        }
        near.put(key, value);
        return value;
    }

    @Override
    public void checkReady() {
        if (breaker.getState() != State.CLOSED || near.asMap().isEmpty()) {
            throw new IllegalStateException("the breaker is " + breaker.getState() + " before the trouble");
        }
    }

    @Override
    public String afterwards() {
        return "the breaker opened " + openings + " times";
    }
}
