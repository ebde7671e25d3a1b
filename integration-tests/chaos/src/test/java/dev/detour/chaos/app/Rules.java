package dev.detour.chaos.app;

import dev.detour.testkit.RedisCluster;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/**
 * What is legal for every key at present. Written by the test's commands, read by every reader.
 *
 * <p>Times are {@link System#nanoTime()}; {@link Long#MAX_VALUE} is never. Immutable.
 *
 * @param maxStaleNanos how long an answer may be older than what another process has written, without any slack
 * @param riskFromNanos writes acknowledged from here on may be lost by the servers themselves, as a replica that takes over
 *     loses them: they bind no read that begins after the strike
 * @param riskToNanos what is acknowledged from here on is kept again
 * @param struckNanos when the fault began
 * @param loss what may be gone from the servers, so that a null is nobody's fault
 * @param settledNanos when nothing of the fault is under way any more: what was in doubt is decided then
 * @param silentSinceNanos since when no primary answers anything, so that whatever is read comes from elsewhere; never
 *     where one may
 * @param silentSlots of a cluster, those of which that is true; empty for all keys
 */
record Rules(
        long maxStaleNanos,
        long riskFromNanos,
        long riskToNanos,
        long struckNanos,
        Loss loss,
        long settledNanos,
        long silentSinceNanos,
        BitSet silentSlots) {

    /** What servers may lose altogether. */
    enum Loss {
        /** They keep everything. */
        NOTHING,
        /** Keys with a time to live: they evict. */
        WHAT_EXPIRES,
        /** They may come back empty. */
        ANYTHING
    }

    /**
     * What two threads of a busy machine may disagree by, when one notes that a write was acknowledged and another when a
     * value was seen.
     */
    static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** How long after a fault clients may still write to a server that has yet to learn that it is none any more. */
    private static final long AFTERMATH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long NEVER = Long.MAX_VALUE;
    private static final BitSet ALL = new BitSet();

    /** Without a fault. */
    static Rules calm(long maxStaleNanos) {
        return new Rules(maxStaleNanos, NEVER, NEVER, NEVER, Loss.NOTHING, NEVER, NEVER, ALL);
    }

    /** Whether nothing has been struck yet: no call has a reason to fail. */
    boolean isCalm() {
        return struckNanos == NEVER;
    }

    /** From the strike on, in a scenario where the servers keep what they acknowledge, but for this. */
    Rules struck(long nowNanos, Loss struckLoss) {
        return new Rules(maxStaleNanos, NEVER, NEVER, nowNanos, struckLoss, NEVER, NEVER, ALL);
    }

    /** The same where they may lose what was acknowledged less than this before, and what will be until the lift. */
    Rules struckAndRolledBack(long nowNanos, long lookBackNanos) {
        return new Rules(maxStaleNanos, nowNanos - lookBackNanos, NEVER, nowNanos, Loss.ANYTHING, NEVER, NEVER, ALL);
    }

    /** No primary answers anything from now on, for keys of these slots; empty for all keys. */
    Rules silent(long nowNanos, BitSet slots) {
        return new Rules(maxStaleNanos, riskFromNanos, riskToNanos, struckNanos, loss, settledNanos, nowNanos, slots);
    }

    /** They are about to answer again. */
    Rules speaking() {
        return new Rules(maxStaleNanos, riskFromNanos, riskToNanos, struckNanos, loss, settledNanos, NEVER, ALL);
    }

    /** Whether what a read of this key gave that began then, and has just ended, cannot have come from a primary. */
    boolean isFromElsewhere(String key, long readBegunNanos) {
        return readBegunNanos >= silentSinceNanos
                && (silentSlots.isEmpty() || silentSlots.get(RedisCluster.slotOf(key)));
    }

    /** The fault has ended; a moment later nothing is lost any more. */
    Rules lifted(long nowNanos) {
        return new Rules(
                maxStaleNanos, riskFromNanos, nowNanos + AFTERMATH_NANOS, struckNanos, loss, settledNanos, NEVER, ALL);
    }

    /** When nothing is under way any more. */
    Rules settled(long nowNanos) {
        return new Rules(
                maxStaleNanos, riskFromNanos, Math.min(riskToNanos, nowNanos), struckNanos, loss, nowNanos, NEVER, ALL);
    }

    /** Whether the servers may have lost a write before this read, and have what was there before it. */
    boolean mayBeLost(long acknowledgedNanos, long readBegunNanos) {
        return acknowledgedNanos >= riskFromNanos && acknowledgedNanos < riskToNanos && readBegunNanos >= struckNanos;
    }

    /** Whether the servers may have nothing at all where a value was acknowledged. */
    boolean mayBeGone(boolean expires, long acknowledgedNanos) {
        return switch (loss) {
            case NOTHING -> false;
            case WHAT_EXPIRES -> expires && acknowledgedNanos < riskToNanos;
            case ANYTHING -> acknowledgedNanos < riskToNanos;
        };
    }

    /** Whether a write that was in doubt has been decided before this one was begun. */
    boolean isDecided(long doubtBegunNanos, long writeBegunNanos) {
        return doubtBegunNanos < settledNanos && writeBegunNanos >= settledNanos;
    }
}
