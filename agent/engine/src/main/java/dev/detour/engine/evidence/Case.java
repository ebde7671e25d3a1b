package dev.detour.engine.evidence;

import dev.detour.engine.model.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A null to be explained, and what is known that bears on it. Times are {@link System#nanoTime()}.
 *
 * @param memory what was seen of the key; null where nothing was, or is remembered
 * @param server what is known of the server that answered
 * @param isOutOfSight whether the server was away since it was sampled last
 * @param emptied when the database was last emptied; null where nobody knows that it ever was
 * @param isKnownAbsent whether the origin was asked lately and has no value
 */
record Case(
        @Nullable Recollection memory,
        Condition server,
        boolean isOutOfSight,
        Emptied.@Nullable When emptied,
        boolean isKnownAbsent,
        long nowNanos) {

    /** What happened last, where the key was not seen since; else nothing. */
    Fact latestFact() {
        return memory != null && memory.isFactLatest() ? memory.fact() : Fact.NONE;
    }

    /** Whether the database was emptied since anything was known of the key, by us or by others. */
    boolean isEmptied(boolean byUs) {
        return emptied != null
                && emptied.isOurs() == byUs
                && memory != null
                && memory.wasSeen()
                && emptied.nanos() - memory.seenNanos() >= 0
                && !(latestFact() != Fact.NONE && memory.factNanos() - emptied.nanos() > 0);
    }

    /** Whether this process did that itself. */
    boolean isOwnFact() {
        return memory != null && memory.isOwnFact();
    }
}
