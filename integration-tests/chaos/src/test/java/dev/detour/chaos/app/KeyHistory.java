package dev.detour.chaos.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All that has been done to one key of one database, and so which answers are legal.
 *
 * <p>Every change has a version, a removal too. An answer is legal if its version is not below that of any change which
 * binds the read: one of this process that was acknowledged before the read began, or one of another process that was
 * acknowledged longer before than an answer may be stale. Nobody knows of a write that failed whether it takes place, nor
 * when: a server that stood still carries it out when it goes on, after writes that were begun later. So its version stays
 * legal until a write that was begun when everything had settled is acknowledged. While no primary answers anything,
 * though, a write of this process that was sent and not answered binds like one that was acknowledged: what is read comes
 * from Detour then, which knows of it.
 *
 * <p>Thread-safe: everything is guarded by this. Times are {@link System#nanoTime()}.
 */
final class KeyHistory {

    /** How long Detour may remember that the origin had no value, with some room; see {@code detour.origin.negative}. */
    private static final long NEGATIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    /**
     * A read that Lettuce sends behind a removal of its key, on the same connection and unanswered yet, goes the client's own
     * way: there Redis's null is the right answer. Only while servers answer: what is held up for longer has tiers to ask.
     */
    private static final long BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int MAX_BOUNDS = 64;

    private final String key;
    private final String owner;
    private final boolean declared;
    private final List<Bound> bounds = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private long version;
    private long storedVersion;
    private boolean present;
    private long presentSinceNanos;
    private long seenVersion;
    private long seenNanos;
    private long readNanos = Long.MIN_VALUE;
    private long unansweredVersion;
    private long unansweredNanos;
    private Removal removal = new Removal("", 0, 0);

    /** @param byOther whether another process wrote it: it binds when the longest staleness is over */
    private record Bound(long version, long acknowledgedNanos, boolean byOther) {}

    /**
     * Of the key in Redis, the last one that was sent through one connection for all.
     *
     * @param endedNanos {@link Long#MAX_VALUE} while it is under way
     */
    private record Removal(String way, long begunNanos, long endedNanos) {

        boolean isAheadOf(String reading, long readNanos) {
            return way.equals(reading)
                    && readNanos >= begunNanos
                    && readNanos < endedNanos
                    && readNanos - begunNanos < BEHIND_NANOS;
        }
    }

    private record Doubt(long version, long begunNanos, boolean removal) {}

    KeyHistory(String key, String owner, boolean declared) {
        this.key = key;
        this.owner = owner;
        this.declared = declared;
    }

    String key() {
        return key;
    }

    String owner() {
        return owner;
    }

    /** What the origin has, or null if nothing. */
    synchronized @Nullable Value current() {
        return present ? new Value(key, version, owner) : null;
    }

    /** Changes it at the origin, before anything is written to Redis. */
    synchronized Value change(long nowNanos) {
        version++;
        if (!present) {
            present = true;
            presentSinceNanos = nowNanos;
        }
        return new Value(key, version, owner);
    }

    /**
     * Removes it at the origin, before anything is removed from Redis.
     *
     * @return the version of the removal
     */
    synchronized long remove() {
        version++;
        present = false;
        return version;
    }

    /** This process is about to delete it in Redis, through a way that sends what it reads over the same connection. */
    synchronized void removing(String way, long nowNanos) {
        removal = new Removal(way, nowNanos, Long.MAX_VALUE);
    }

    /** That is over, however it ended. */
    synchronized void removed(long nowNanos) {
        removal = new Removal(removal.way, removal.begunNanos, nowNanos);
    }

    /** This process has written or deleted it in Redis, and knows. */
    synchronized void acknowledged(long written, boolean stored, long begunNanos, long nowNanos, Rules rules) {
        bind(new Bound(written, nowNanos, false), begunNanos, rules);
        storedVersion = stored ? written : 0;
    }

    /** Another process has. */
    synchronized void acknowledgedByOther(long written, long begunNanos, long nowNanos, Rules rules) {
        bind(new Bound(written, nowNanos, true), begunNanos, rules);
        storedVersion = written;
    }

    private void bind(Bound bound, long begunNanos, Rules rules) {
        doubts.removeIf(doubt -> rules.isDecided(doubt.begunNanos, begunNanos));
        if (bounds.size() == MAX_BOUNDS) {
            // half of them at once; a bound that goes early makes the oracle milder, never wrong
            bounds.subList(0, MAX_BOUNDS / 2).clear();
        }
        bounds.add(bound);
    }

    /**
     * All have agreed on it: only the last acknowledged change of each side can still bind a read. Without this a history
     * grows from one scenario to the next, and passes for a leak.
     */
    synchronized void agreed() {
        Bound own = last(false);
        Bound other = last(true);
        bounds.removeIf(bound -> bound != own && bound != other);
    }

    private @Nullable Bound last(boolean byOther) {
        for (int i = bounds.size() - 1; i >= 0; i--) {
            if (bounds.get(i).byOther == byOther) {
                return bounds.get(i);
            }
        }
        return null;
    }

    /** A write that has failed: it may take place all the same, and late. */
    synchronized void doubted(long written, boolean removal, long begunNanos) {
        doubts.add(new Doubt(written, begunNanos, removal));
    }

    /** A write of this process was sent, and nobody has answered it until now. */
    synchronized void unanswered(long written, long nowNanos) {
        unansweredVersion = written;
        unansweredNanos = nowNanos;
    }

    /** Whether nobody knows what stands in Redis. */
    synchronized boolean isInDoubt() {
        return !doubts.isEmpty();
    }

    /** The version that must stand in Redis where servers lose nothing, or 0 if there is no telling. */
    synchronized long stored() {
        return doubts.isEmpty() && storedVersion == version ? storedVersion : 0;
    }

    /** Whether the servers must have a value: it was acknowledged, and nothing may have taken it from them. */
    synchronized boolean mustBeStored(Rules rules) {
        return stored() != 0 && !bounds.isEmpty() && !rules.mayBeGone(Expiry.of(key), lastBound().acknowledgedNanos);
    }

    /**
     * Whether this process must still hold the value: it has read what it wrote last from servers that were well, has begun
     * no other write since, and the reading is not too old to answer.
     */
    synchronized boolean isHeld(long nowNanos, Rules rules) {
        return present && seenVersion == version && nowNanos - seenNanos < rules.maxStaleNanos() - Rules.SLACK_NANOS;
    }

    /**
     * Whether this process must remember a value, which may have changed since: it has read one from servers that were
     * well, and that is not too old to answer.
     */
    synchronized boolean isRemembered(long nowNanos, Rules rules) {
        return readNanos != Long.MIN_VALUE && nowNanos - readNanos < rules.maxStaleNanos() - Rules.SLACK_NANOS;
    }

    /**
     * What is wrong with an answer.
     *
     * @param answer what was read, or null for nothing
     * @return in words, or null if it is legal
     */
    synchronized @Nullable String problem(@Nullable String answer, long begunNanos, Rules rules) {
        if (answer == null) {
            return declared || !mustBeStored(rules) || lastBound().acknowledgedNanos > begunNanos
                    ? null
                    : "is lost: nothing was read, though version " + storedVersion + " was acknowledged";
        }
        Value value = Value.parse(answer);
        if (value == null) {
            return "is damaged: '" + answer + "'";
        }
        if (!value.key().equals(key)) {
            return "is another key's: " + value;
        }
        if (!value.owner().equals(owner)) {
            return "is another owner's: " + value + ", not " + owner + "'s";
        }
        note(value.version(), begunNanos, rules);
        return problem(value.version(), begunNanos, rules);
    }

    /** What was read while the last write was under way, or after the strike, may have been answered without being kept. */
    private void note(long seen, long begunNanos, Rules rules) {
        if (begunNanos < rules.struckNanos()) {
            readNanos = begunNanos;
        }
        long stored = stored();
        if (stored != 0
                && seen == stored
                && begunNanos >= lastBound().acknowledgedNanos
                && begunNanos < rules.struckNanos()) {
            seenVersion = seen;
            seenNanos = begunNanos;
        }
    }

    /** Only where something was acknowledged, as where {@link #stored} is not 0. */
    private Bound lastBound() {
        return bounds.get(bounds.size() - 1);
    }

    private @Nullable String problem(long seen, long begunNanos, Rules rules) {
        if (seen > version) {
            return "is of version " + seen + ", which nobody has written yet: the last is " + version;
        }
        if (seen < unansweredVersion && begunNanos >= unansweredNanos && rules.isFromElsewhere(key, unansweredNanos)) {
            return "is of version " + seen + " and not from Redis, though this process had sent version "
                    + unansweredVersion + ", which was not answered";
        }
        Bound binding = null;
        for (Bound bound : bounds) {
            if (bound.version > seen && binds(bound, begunNanos, rules)) {
                binding = bound;
            }
        }
        if (binding == null || doubts.stream().anyMatch(doubt -> doubt.version == seen && !doubt.removal)) {
            return null;
        }
        long ageMicros = TimeUnit.NANOSECONDS.toMicros(begunNanos - binding.acknowledgedNanos);
        return "is of version " + seen + ", though version " + binding.version + " of "
                + (binding.byOther ? "another process" : "this process") + " was acknowledged " + ageMicros
                + " us before the read began";
    }

    private static boolean binds(Bound bound, long begunNanos, Rules rules) {
        long patienceNanos = bound.byOther ? rules.maxStaleNanos() + Rules.SLACK_NANOS : 0;
        return begunNanos - bound.acknowledgedNanos >= patienceNanos
                && !rules.mayBeLost(bound.acknowledgedNanos, begunNanos);
    }

    /**
     * Whether nothing is the right answer: the origin has nothing, or had nothing a moment ago, or the read was sent behind a
     * removal.
     *
     * @param way who reads
     */
    synchronized boolean mayBeAbsent(String way, long begunNanos) {
        return !present || presentSinceNanos > begunNanos - NEGATIVE_NANOS || removal.isAheadOf(way, begunNanos);
    }
}
