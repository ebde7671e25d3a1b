package dev.detour.engine.tier;

import dev.detour.engine.model.Key;

/**
 * What the samples of one replica prove about it. Immutable; times are {@link System#nanoTime()}, compared by their
 * difference.
 *
 * <p><b>In step.</b> The sampler notes the time {@code T}, asks the primary for its offset {@code O}, and then the
 * replica for its own, {@code R}. If both are of one history of writes, by its id, and {@code R >= O}, then all that the
 * primary had executed at {@code T} is in the replica, whose data therefore are no older than {@code T}: {@link
 * #inStepNanos}. Whatever the replica does later, short of losing data, can only make them newer. That holds for a
 * replica whose link is down as well: what it has it tells when its primary is gone.
 *
 * <p><b>Own writes.</b> Promised: of a key that this process wrote, a replica never gives what was there before a write
 * that had returned when the read began. {@link Versions} keeps the time of the last mark of a key, and a write is marked
 * before it is sent and again when it returns. The key is read here only if its last mark is before {@link #coveredNanos},
 * which is the {@code T} of a sample <em>before</em> the one whose offset was reached. Of any write that has returned the
 * last mark was made after its execution; if that is before {@code T}, the execution is in {@code O}. A mark of the same
 * stripe by some other write only makes the last mark later. Three more cases:
 *
 * <ul>
 *   <li>A write under way, marked once, may be executed after {@code O} was told. It runs beside the read, which may
 *       therefore come before it; when it returns, its second mark takes the key away until a later sample. A read that
 *       it overtakes is caught too: a value counts only if no mark was made since its lookup began. That it runs beside
 *       the read and not before it is the adapter's word: where a read can be sent behind a write on one connection, as
 *       on Lettuce, the adapter does not divert it until that write has returned.
 *   <li>A write that has failed, on a time-out for one, has its second mark although it may yet be executed: its bytes
 *       may wait in the server's socket while the server stands still. That is why {@code coveredNanos} is of the sample
 *       before: a server reads what waits in its sockets in each turn of its loop, and the later {@code O} is asked for
 *       only after the earlier was told, so at least one whole turn lies between. What is still under way in the network
 *       for longer than that, or is more than the server reads from a socket in one turn, is not proven to be there.
 *   <li>Two equal marks, rather than a count of writes under way: a write that is abandoned without its second mark would
 *       keep its stripe's count up, and the key away, for ever.
 * </ul>
 *
 * <p>Time and not an offset per key: an own write's offset would have to be asked for after each write. A sample costs one
 * round trip a second whatever is written, and errs on the safe side: a key just written is not read for a sample or two.
 *
 * <p><b>Fitness.</b> Offsets compare only within one history of writes. Servers before Redis 4 do not tell its id: then
 * an offset that went back shows another ({@link Offsets}), and a replica is compared only once its primary, asked after
 * it, was as far as it had been. A replica whose link to the primary is down is unfit only if the primary has answered
 * since: otherwise both fell together, and then it is of use. One that loads, copies, goes back or was restarted has lost
 * its data and is unfit until it is in step again; one that has gone over to a history which continues its own, as after
 * a failover, has not.
 *
 * @param isKnown whether the replica has been in step and has kept its data since
 * @param offset its own, when it was last asked; negative where it was not known
 * @param history the id of that which the offset belongs to
 * @param sampledNanos when it told that
 * @param isApart whether its link to the primary was down when it was last asked
 * @param apartNanos since when, as far as was seen
 */
record Standing(
        boolean isKnown,
        long inStepNanos,
        long coveredNanos,
        long offset,
        String history,
        long sampledNanos,
        boolean isApart,
        long apartNanos) {

    /** Of a replica that was not sampled, or not since it lost its data. */
    static final Standing NONE = new Standing(false, 0, 0, -1, "", 0, false, 0);

    /** After the replica told its role; the reply came at this time. */
    Standing after(Role role, Offsets primary, long nowNanos) {
        return switch (role.kind()) {
            case COPYING -> NONE;
            case CONNECTED -> told(role, primary, nowNanos).with(false, 0);
            case APART -> told(role, primary, nowNanos).with(true, isApart ? apartNanos : nowNanos);
            // a replica that was made a primary keeps what it has, as one whose primary is gone
            case PRIMARY, OTHER -> with(true, isApart ? apartNanos : nowNanos);
        };
    }

    private Standing with(boolean linkIsDown, long sinceNanos) {
        return new Standing(isKnown, inStepNanos, coveredNanos, offset, history, sampledNanos, linkIsDown, sinceNanos);
    }

    private Standing told(Role role, Offsets primary, long nowNanos) {
        if (role.offset() < 0) {
            return this;
        }
        boolean isFirst = offset < 0;
        boolean isCompared = !isFirst && primary.toldSince(sampledNanos);
        if (!isFirst && (!hasKept(role) || isCompared && !primary.hasBeenAt(history, offset))) {
            return at(role, nowNanos, false, 0, 0); // it has lost its data, or follows another history
        }
        if (isCompared || primary.isOf(role.history())) {
            Offsets.Mark mark = primary.reached(role.history(), role.offset());
            if (mark != null) {
                return at(role, nowNanos, true, mark.askedNanos(), mark.previousNanos());
            }
        } else if (!isFirst) {
            return this; // the older offset is the one that the primary's next has to be compared with
        }
        return at(role, nowNanos, isKnown, inStepNanos, coveredNanos);
    }

    private static Standing at(Role role, long nowNanos, boolean known, long inStepNanos, long coveredNanos) {
        return new Standing(known, inStepNanos, coveredNanos, role.offset(), role.history(), nowNanos, false, 0);
    }

    /** Whether its data are those that it had, with what came since. */
    private boolean hasKept(Role role) {
        return role.history().equals(history)
                ? role.offset() >= offset
                : !history.isEmpty() && role.formerHistory().equals(history);
    }

    /** Whether a read may go there at all. */
    boolean isFit(Offsets primary, long maxStaleNanos, long nowNanos) {
        return isKnown
                && nowNanos - inStepNanos <= maxStaleNanos
                && primary.isPresent(inStepNanos)
                && !(isApart && primary.toldSince(apartNanos));
    }

    /** Whether every own write of the key that has returned is there. */
    boolean covers(Key key, Versions versions) {
        return isKnown && !versions.movedSince(key, coveredNanos);
    }

    /** How long ago its data were known to be those of the primary. */
    long ageNanos(long nowNanos) {
        return Math.max(0, nowNanos - inStepNanos);
    }
}
