package dev.detour.engine.warm;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where values may not be written back, and when that is tried again: after a second at first, and after twice as long with
 * each further refusal, unless the last wait was over long ago. So a right that was taken away for a moment is missed for about as long again and no longer, and
 * one that was never given costs few lines in the server's own list of what it has refused.
 *
 * <p>Thread-safe and lock-free to ask. Times are as {@link System#nanoTime()}.
 */
final class Refusals {

    static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final long LAST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final int MOST = 1_000;

    /**
     * What was refused.
     *
     * @param route whose keys the user may not write; null where it may not run a command, whatever its keys
     */
    record Ground(WarmQueue.Place place, @Nullable String route) {}

    private final ConcurrentMap<Ground, Refusal> byGround = new ConcurrentHashMap<>();

    private record Refusal(long sinceNanos, long waitNanos) {
        boolean isOverAt(long nowNanos) {
            return nowNanos - sinceNanos >= waitNanos;
        }

        /** Another wait and more has gone by since: what is refused now is another matter. */
        boolean isForgottenAt(long nowNanos) {
            return nowNanos - sinceNanos >= 3 * waitNanos;
        }
    }

    /** Whether nobody was refused anything, or all have been let in since. */
    boolean isEmpty() {
        return byGround.isEmpty();
    }

    /** Whether it is not to be tried there now. */
    boolean isAt(Ground ground, long nowNanos) {
        Refusal last = byGround.get(ground);
        return last != null && !last.isOverAt(nowNanos);
    }

    void refused(Ground ground, long nowNanos) {
        if (byGround.size() >= MOST && !byGround.containsKey(ground)) {
            byGround.clear();
        }
        byGround.compute(
                ground,
                (same, last) -> new Refusal(
                        nowNanos,
                        last == null || last.isForgottenAt(nowNanos)
                                ? FIRST_NANOS
                                : Math.min(2 * last.waitNanos, LAST_NANOS)));
    }

    /** Something was not refused there. */
    void accepted(Ground ground) {
        byGround.remove(ground);
    }
}
