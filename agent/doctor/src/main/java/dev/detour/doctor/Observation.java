package dev.detour.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What was seen over a few seconds.
 *
 * @param after the last look; null where the user may not
 */
record Observation(@Nullable Info after, @Nullable Rates rates, Latency latency) {

    private static final long BETWEEN_PINGS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    static Observation of(ServerConnection connection, int seconds, Progress progress) throws CannotAsk {
        Info before = info(connection);
        long startNanos = System.nanoTime();
        long askedBefore = connection.asked();
        List<Long> pings = pings(connection, seconds, progress);
        long asked = connection.asked() - askedBefore;
        Info after = info(connection);
        long nanos = System.nanoTime() - startNanos;
        // the first look is counted by the second one; the second one is not yet
        Rates rates = before == null || after == null ? null : Rates.between(before, after, nanos, asked + 1);
        return new Observation(
                after,
                rates,
                Latency.of(pings.stream().mapToLong(Long::longValue).toArray()));
    }

    private static List<Long> pings(ServerConnection connection, int seconds, Progress progress) throws CannotAsk {
        List<Long> pings = new ArrayList<>();
        long startNanos = System.nanoTime();
        long durationNanos = TimeUnit.SECONDS.toNanos(seconds);
        try {
            for (long passed = 0; passed < durationNanos; passed = System.nanoTime() - startNanos) {
                progress.show(TimeUnit.NANOSECONDS.toSeconds(passed), seconds);
                long sentNanos = System.nanoTime();
                connection.ask("PING"); // a refusal takes as long
                pings.add(System.nanoTime() - sentNanos);
                LockSupport.parkNanos(Math.min(BETWEEN_PINGS_NANOS, durationNanos - passed));
            }
        } finally {
            progress.clear();
        }
        return pings;
    }

    /** A plain {@code INFO}: several sections at once are for Redis 7.0 and later. */
    static @Nullable Info info(ServerConnection connection) throws CannotAsk {
        Reply reply = connection.ask("INFO");
        return reply.isError() ? null : Info.of(reply.text());
    }
}
