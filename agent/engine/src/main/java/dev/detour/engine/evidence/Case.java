package dev.detour.engine.evidence;

import dev.detour.engine.model.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A null to be explained, and what is known that bears on it. Times are {@link System#nanoTime()}.
 *
 * @param memory what was seen of the key; null where nothing was, or is remembered
 * @param server what is known of the server that answered
 * @param isOutOfSight whether the server was away since it was sampled last
 * @param emptiedNanos when this process emptied the database, or the server told that it was
 * @param isEmptiedByUs which of the two
 * @param isHeardSince whether every event of the server was heard since the latest fact in the memory, and that is its own
 * @param isKnownAbsent whether the origin was asked lately and has no value
 */
record Case(
        @Nullable Recollection memory,
        Condition server,
        boolean isOutOfSight,
        long emptiedNanos,
        boolean isEmptiedByUs,
        boolean isHeardSince,
        boolean isKnownAbsent,
        long nowNanos) {

    /** Whether the latest fact is this one, and the key was not seen since. */
    boolean isLatest(Fact fact) {
        return memory != null && memory.fact() == fact && (!memory.wasSeen() || memory.factNanos() - memory.seenNanos() >= 0);
    }

    /** Whether the key had a value at a known time, and of this something is true that happened later. */
    boolean wasSeen() {
        return memory != null && memory.wasSeen();
    }
}
