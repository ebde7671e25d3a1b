package dev.detour.engine.evidence;

/**
 * What is known of a key. Times are {@link System#nanoTime()}'s, up to 10 ms early.
 *
 * @param wasSeen whether the key is known to have existed at some time
 * @param seenNanos when that was last so; 0 where it never was. It is greater than {@code factNanos} only if the key was
 *     seen after the fact, even within the same 10 ms
 * @param ttlEndNanos when it ends by itself, or {@link KeyMemory#NO_TTL} or {@link KeyMemory#UNKNOWN_TTL}
 * @param fact what happened last, {@link Fact#NONE} if nothing is known to have
 * @param factNanos when; 0 where nothing is known
 * @param factServer the server that told it, or {@link KeyMemory#NO_SERVER} where this process did it itself
 * @param reads how often it was read, nulls included; 3 stands for more as well
 */
public record Recollection(
        boolean wasSeen, long seenNanos, long ttlEndNanos, Fact fact, long factNanos, int factServer, int reads) {

    /** Whether it is known to have a time to live; that may be over. */
    boolean hasTtlEnd() {
        return ttlEndNanos != KeyMemory.NO_TTL && ttlEndNanos != KeyMemory.UNKNOWN_TTL;
    }

    /** Whether it is known to have none. */
    boolean hasNoTtl() {
        return ttlEndNanos == KeyMemory.NO_TTL;
    }

    /** Whether this process did itself what happened last. */
    boolean isOwnFact() {
        return factServer == KeyMemory.NO_SERVER;
    }

    /** Whether that happened after the key was last seen. */
    boolean isFactLatest() {
        return !wasSeen || factNanos - seenNanos >= 0;
    }
}
