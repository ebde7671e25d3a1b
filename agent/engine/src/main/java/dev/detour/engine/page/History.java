package dev.detour.engine.page;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Who answered the reads of the last five minutes, second by second. Thread-safe. */
final class History {

    static final int SECONDS = 300;

    private static final Tier[] BELOW = below();

    /** Redis, each tier below it, and what Redis had instead of a value. */
    private static final List<String> SERIES = series();

    private static final int UNANSWERED = SERIES.size() - 1;

    private final Collection<Traffic> routes;
    private final long startNanos;

    /** Guarded by this, as is the rest. Of a second that is not over yet, nothing is known. */
    private final long[][] buckets = new long[SECONDS][SERIES.size()];

    private final long[] last;

    /** Seconds since the start that are filled in. */
    private long filled;

    /** @param routes live */
    History(Collection<Traffic> routes, long nowNanos) {
        this.routes = routes;
        this.startNanos = nowNanos;
        this.last = sums();
    }

    private static Tier[] below() {
        return Arrays.stream(Tier.values()).filter(tier -> tier != Tier.PRIMARY).toArray(Tier[]::new);
    }

    private static List<String> series() {
        List<String> names = new ArrayList<>();
        names.add("redis");
        for (Tier tier : BELOW) {
            names.add(tier.label());
        }
        names.add("unanswered");
        return List.copyOf(names);
    }

    /** Their names, in the order of each bucket. */
    static List<String> names() {
        return SERIES;
    }

    /** Fills in the seconds that are over by now; what came since the last time goes to the latest of them. */
    synchronized void tick(long nowNanos) {
        long over = TimeUnit.NANOSECONDS.toSeconds(nowNanos - startNanos);
        if (over <= filled) {
            return;
        }
        long[] now = sums();
        for (long second = Math.max(filled, over - SECONDS); second < over; second++) {
            Arrays.fill(buckets[(int) (second % SECONDS)], 0);
        }
        long[] latest = buckets[(int) ((over - 1) % SECONDS)];
        for (int i = 0; i < latest.length; i++) {
            // a read that is counted as failed now and as answered a second later is not taken back
            latest[i] = Math.max(0, now[i] - last[i]);
            last[i] = Math.max(last[i], now[i]);
        }
        filled = over;
    }

    /** A bucket for each second that is over, the oldest first; at most so many as five minutes have. */
    synchronized List<long[]> seconds() {
        List<long[]> copies = new ArrayList<>(SECONDS);
        for (long second = Math.max(0, filled - SECONDS); second < filled; second++) {
            copies.add(buckets[(int) (second % SECONDS)].clone());
        }
        return copies;
    }

    /** Since the start of the JVM. */
    private long[] sums() {
        long[] sums = new long[SERIES.size()];
        for (Traffic route : routes) {
            sums[0] += route.hits();
            for (Event event : Event.values()) {
                sums[UNANSWERED] += route.failures(event);
            }
            for (int i = 0; i < BELOW.length; i++) {
                long answers = route.answers(BELOW[i]);
                sums[i + 1] += answers;
                sums[UNANSWERED] -= answers;
            }
        }
        return sums;
    }
}
