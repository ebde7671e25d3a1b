package dev.detour.engine.model;

import java.util.concurrent.TimeUnit;

/**
 * The most of something within a second: never less than it was, and no more than came within a hundredth of a second more.
 * Thread-safe; locks for a few instructions, but for more of them after a pause.
 */
final class PeakRate {

    private static final int PARTS_OF_SECOND = 100;
    private static final long PART_NANOS = TimeUnit.SECONDS.toNanos(1) / PARTS_OF_SECOND;

    /** A second seldom begins where a part does, so it touches one more. */
    private static final int PARTS = PARTS_OF_SECOND + 1;

    /** All are guarded by this. */
    private final int[] parts = new int[PARTS];

    private boolean isBegun;
    private long part;
    private long inSecond;
    private long peak;

    /** @param nowNanos {@link System#nanoTime()} or a stand-in */
    synchronized void one(long nowNanos) {
        long now = Math.floorDiv(nowNanos, PART_NANOS);
        if (!isBegun) {
            isBegun = true;
            part = now;
        }
        long passed = Math.min(now - part, PARTS);
        for (int i = 1; i <= passed; i++) {
            int reused = Math.floorMod(now - passed + i, PARTS);
            inSecond -= parts[reused];
            parts[reused] = 0;
        }
        part = Math.max(part, now);
        parts[Math.floorMod(part, PARTS)]++;
        inSecond++;
        peak = Math.max(peak, inSecond);
    }

    synchronized long peak() {
        return peak;
    }
}
