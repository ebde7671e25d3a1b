package dev.detour.engine.evidence;

/**
 * Whether a server is under eviction pressure: it evicts so many keys in a second, or any at all while its memory is nearly
 * used up.
 *
 * <p>With hysteresis: pressure begins with one sample above a threshold and ends when all of so many samples, one after
 * the other, are well below both. Immutable; {@link #after} gives the next.
 *
 * @param calm samples well below, one after the other
 */
record Pressure(boolean isOn, int calm) {

    static final Pressure NONE = new Pressure(false, 0);

    /** Where there is pressure: how many calm samples end it. */
    static final int CALM_SAMPLES = 5;

    /**
     * When it begins.
     *
     * @param evictedPerSecond so many keys at least; it ends below half of it
     * @param fullness such a share of the memory at least, where keys are evicted; it ends a twentieth below
     */
    record Threshold(double evictedPerSecond, double fullness) {}

    Pressure after(double evictedPerSecond, NodeSample sample, Threshold threshold) {
        // a cache that is full and takes in nothing new is as healthy as can be
        double full = sample.evicts() && evictedPerSecond > 0 ? sample.fullness() : 0;
        if (evictedPerSecond >= threshold.evictedPerSecond || full >= threshold.fullness) {
            return new Pressure(true, 0);
        }
        if (!isOn) {
            return NONE;
        }
        boolean isCalm = evictedPerSecond < threshold.evictedPerSecond / 2 && full < threshold.fullness - 0.05;
        if (!isCalm) {
            return new Pressure(true, 0);
        }
        return calm + 1 >= CALM_SAMPLES ? NONE : new Pressure(true, calm + 1);
    }
}
