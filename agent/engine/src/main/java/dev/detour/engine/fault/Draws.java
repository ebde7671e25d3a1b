package dev.detour.engine.fault;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether something happens, at random and yet the same again with the same seed: the outcome of the n-th draw follows from
 * the seed and n alone, whichever thread draws. Lock-free.
 */
final class Draws {

    /** The golden ratio in 64 bits, and the finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private static final double UNIT = 0x1.0p-53;

    private final long seed;
    private final double share;
    private final AtomicLong drawn = new AtomicLong();

    /** @param share of the draws that are true, over 0, at most 1 */
    Draws(long seed, double share) {
        this.seed = mixed(seed);
        this.share = share;
    }

    boolean next() {
        long number = drawn.incrementAndGet();
        return (mixed(seed + number * GAMMA) >>> 11) * UNIT < share;
    }

    private static long mixed(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
