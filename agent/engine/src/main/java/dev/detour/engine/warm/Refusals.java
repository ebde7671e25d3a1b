package dev.detour.engine.warm;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Where values may not be written back, and when that is tried again: after a second at first, and after twice as long with
 * each further refusal. So a right that was taken away for a moment is missed for about as long again and no longer, and
 * one that was never given costs few lines in the server's own list of what it has refused.
 *
 * <p>Thread-safe and lock-free to ask. Times are as {@link System#nanoTime()}.
 */
final class Refusals {

    static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final long LAST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final int MAX_PLACES = 1_000;

    private final ConcurrentMap<WarmQueue.Place, Refusal> byPlace = new ConcurrentHashMap<>();

    private record Refusal(long sinceNanos, long waitNanos) {
        boolean isOverAt(long nowNanos) {
            return nowNanos - sinceNanos >= waitNanos;
        }
    }

    /** Whether nobody was refused anything, or all have been let in since. */
    boolean isEmpty() {
        return byPlace.isEmpty();
    }

    /** Whether it is not to be tried there now. */
    boolean isAt(WarmQueue.Place place, long nowNanos) {
        Refusal last = byPlace.get(place);
        return last != null && !last.isOverAt(nowNanos);
    }

    void refused(WarmQueue.Place place, long nowNanos) {
        if (byPlace.size() >= MAX_PLACES) {
            byPlace.clear();
        }
        byPlace.compute(
                place,
                (same, last) ->
                        new Refusal(nowNanos, last == null ? FIRST_NANOS : Math.min(2 * last.waitNanos, LAST_NANOS)));
    }

    /** Something was not refused there. */
    void accepted(WarmQueue.Place place) {
        byPlace.remove(place);
    }
}
