package dev.detour.engine.evidence;

/**
 * Whether a server is under eviction pressure: it evicts so many keys in a second, or a tenth of that while its memory is
 * nearly used up. What counts is an average that forgets within some ten seconds: a cache with an LRU policy is full all
 * its life, and a few keys that make room now and then are its ordinary business.
 *
 * <p>With hysteresis: pressure begins when the average reaches a threshold and ends when, in so many samples one after the
 * other, it is well below. Immutable; {@link #after} gives the next.
 *
 * @param calm samples well below, one after the other
 * @param perSecond the average of evicted keys, up to the threshold: or the end of a storm would be noticed the later, the
 *     wilder it was
 */
record Pressure(boolean isOn, int calm, double perSecond) {

    static final Pressure NONE = new Pressure(false, 0, 0);

    /** Where there is pressure: how many calm samples end it. */
    static final int CALM_SAMPLES = 5;

    /** Within which the average forgets two thirds. */
    private static final double MEMORY_SECONDS = 10;

    /**
     * When it begins.
     *
     * @param evictedPerSecond so many keys at least; it ends below half of it
     * @param fullness such a share of the memory at least, where keys are evicted; it ends a twentieth below
     */
    record Threshold(double evictedPerSecond, double fullness) {

        private static final double SHARE_WHILE_FULL = 0.1;

        /** So many keys at least while the memory is nearly used up; it ends below half of it. */
        double whileFull() {
            return evictedPerSecond * SHARE_WHILE_FULL;
        }
    }

    /**
     * @param evicted keys since the last sample
     * @param seconds since then
     */
    Pressure after(long evicted, double seconds, NodeSample sample, Threshold threshold) {
        double weight = 1 - Math.exp(-seconds / MEMORY_SECONDS);
        double average = perSecond + weight * (evicted / seconds - perSecond);
        double next = Math.min(threshold.evictedPerSecond, average);
        double fullness = sample.evicts() ? sample.fullness() : 0;
        if (next >= threshold.evictedPerSecond || fullness >= threshold.fullness && next >= threshold.whileFull()) {
            return new Pressure(true, 0, next);
        }
        boolean isFull = fullness >= threshold.fullness - 0.05;
        boolean isCalm = next < (isFull ? threshold.whileFull() : threshold.evictedPerSecond) / 2;
        int calmNow = isCalm ? calm + 1 : 0;
        return isOn && calmNow < CALM_SAMPLES ? new Pressure(true, calmNow, next) : new Pressure(false, 0, next);
    }
}
