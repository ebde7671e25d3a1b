package dev.detour.engine.evidence;

/**
 * Which share of a server's reads find a value, as averages that forget: over the last minute or so for what is usual,
 * over some seconds for what is now. Immutable. Few reads are added up until they are enough to speak of a share.
 *
 * @param usual negative as long as nothing was seen
 * @param now the same
 */
record HitRate(double usual, double now, long hits, long misses) {

    static final HitRate UNKNOWN = new HitRate(-1, -1, 0, 0);

    /** Fewer are no share to speak of. */
    static final long MIN_READS = 10;

    private static final double USUAL_WEIGHT = 1 / 60.0;
    private static final double NOW_WEIGHT = 1 / 3.0;

    /** Where nothing usual is known. */
    private static final double FAIR = 0.5;

    /** After another sample, about a second later. */
    HitRate after(long moreHits, long moreMisses, boolean isCold) {
        long allHits = hits + Math.max(0, moreHits);
        long allMisses = misses + Math.max(0, moreMisses);
        long reads = allHits + allMisses;
        if (reads < MIN_READS) {
            return new HitRate(usual, now, allHits, allMisses);
        }
        double share = (double) allHits / reads;
        // what was usual before its data were gone is what a server has to come back to
        return new HitRate(isCold ? usual : blend(usual, share, USUAL_WEIGHT), blend(now, share, NOW_WEIGHT), 0, 0);
    }

    /** Its data are gone: nothing is known of the present. */
    HitRate lost() {
        return new HitRate(usual, -1, 0, 0);
    }

    /** Whether the share is so much of the usual again. */
    boolean isBackTo(double shareOfUsual) {
        return now >= 0 && now >= (usual < 0 ? FAIR : usual) * shareOfUsual;
    }

    private static double blend(double average, double next, double weight) {
        return average < 0 ? next : average + weight * (next - average);
    }
}
