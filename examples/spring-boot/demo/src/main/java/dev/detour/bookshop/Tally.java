package dev.detour.bookshop;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** Counts what requests came to. All state is guarded by this. */
final class Tally {

    private static final int MAX_TIMED = 100_000;
    private static final int MAX_SAMPLES = 3;

    private final long[] counts = new long[Judgement.values().length];
    private final long[] micros = new long[MAX_TIMED];
    private final Set<String> samples = new LinkedHashSet<>();
    private int timed;

    /** @param words what came, told of a few that were not right */
    synchronized void count(Judgement judgement, long nanos, String words) {
        counts[judgement.ordinal()]++;
        if (timed < MAX_TIMED) {
            micros[timed++] = nanos / 1_000;
        }
        if (judgement != Judgement.RIGHT && samples.size() < MAX_SAMPLES) {
            samples.add(words);
        }
    }

    synchronized long of(Judgement judgement) {
        return counts[judgement.ordinal()];
    }

    synchronized long all() {
        return Arrays.stream(counts).sum();
    }

    /** The time within which 95 % of the requests ended; 0 if there was none. */
    synchronized long p95Micros() {
        long[] sorted = Arrays.copyOf(micros, timed);
        Arrays.sort(sorted);
        return timed == 0 ? 0 : sorted[(int) Math.ceil(timed * 0.95) - 1];
    }

    /** A few of those that were not right; a copy. */
    synchronized Set<String> samples() {
        return new LinkedHashSet<>(samples);
    }
}
