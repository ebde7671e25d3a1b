package dev.detour.engine.tier;

import dev.detour.engine.config.Settings;
import java.util.random.RandomGenerator;

/**
 * The pause before a retry: anything between the shortest and a ceiling that grows threefold from pause to pause, up to
 * the longest ("decorrelated jitter" of Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). So
 * the readers that a stall has lined up do not come back all at once.
 */
final class Backoff {

    private static final int GROWTH = 3;

    private final long minNanos;
    private final long maxNanos;

    Backoff(Settings.Retry settings) {
        this.minNanos = settings.minWaitNanos();
        this.maxNanos = Math.max(settings.minWaitNanos(), settings.maxWaitNanos());
    }

    /** @param retry from 1 */
    long pauseNanos(int retry, RandomGenerator random) {
        long ceiling = Math.max(minNanos, maxNanos / 10); // the shortest may be 0
        for (int i = 0; i < retry && ceiling < maxNanos; i++) {
            ceiling *= GROWTH;
        }
        ceiling = Math.min(ceiling, maxNanos);
        return ceiling <= minNanos ? minNanos : random.nextLong(minNanos, ceiling + 1);
    }
}
