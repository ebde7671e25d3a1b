package dev.detour.engine.evidence;

import dev.detour.engine.model.KeyProbe;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of each key lately: when it existed, when its TTL ends, and what happened to it last, so that a null can
 * be explained. It may forget: memory is bounded, and when it is used up a new key takes the place of one of sixteen, that
 * which was longest untouched. A key takes 38 to 48 bytes, however long it is. Thread-safe; allocates only as it grows and
 * to {@link #recall}.
 *
 * <p><b>Keys are known by a 64-bit hash alone</b>, under a seed that is drawn anew for each process, so that nobody can
 * choose keys that collide. Two keys with the same hash are taken for one: what happened to either is told of both, and a
 * null may be explained wrongly. That any two of 1,000,000 keys collide has a probability of n(n-1)/2 / 2^64 = 2.7e-8;
 * that a given one does, of 5.4e-14. Of a server only the string's own hash goes in, as that is kept in it: two servers
 * whose names have the same 32 bits share their keys.
 *
 * <p>Times are kept in steps of 10 ms, rounded down. They reach 248 days from when the memory was made: a TTL that ends
 * later is kept as ending then, and when that time has come everything is forgotten and time begins anew.
 *
 * <p>Each segment has its own lock, held for some tens of nanoseconds, or while the segment is copied to a larger one. It
 * is sized so that this takes no more than a few milliseconds, and the copied arrays (at most two thirds of one segment)
 * are garbage at once; {@link #bytes} does not count them.
 */
public final class KeyMemory {

    /** The key does not end by itself. */
    public static final long NO_TTL = Long.MAX_VALUE;

    /** The write leaves the key the TTL that it has. */
    public static final long KEEP_TTL = Long.MIN_VALUE;

    /** Nobody knows whether it has one. */
    public static final long UNKNOWN_TTL = Long.MIN_VALUE + 1;

    /** Told by none: this process did it itself, or nothing is known to have happened. */
    public static final int NO_SERVER = -1;

    /** A read's count stays there. */
    public static final int MOST_READS = 3;

    private static final int OWN_BYTES = 160;
    private static final int SEGMENTS = 64;
    private static final int MOST_SEGMENTS = 1024;

    /** More segments rather than larger ones: to copy one takes time. */
    private static final int LARGE_SEGMENT_BYTES = 512 * 1024;

    /** Fewer segments rather than smaller ones: keys spread less evenly over small ones. */
    private static final int SMALL_SEGMENT_BYTES = 4 * 1024;

    private final Segment[] segments;
    private final @Nullable SipHash hash;

    /**
     * An empty one, of a few kilobytes.
     *
     * @param maxBytes that it never takes more than; 0 (or too few for eight keys) remembers nothing and costs nothing
     * @param ticker {@link System#nanoTime()} or a stand-in
     */
    public KeyMemory(long maxBytes, LongSupplier ticker) {
        int count = segments(maxBytes);
        int maxBuckets = buckets(maxBytes, count);
        this.segments = new Segment[maxBuckets > 0 ? count : 0];
        this.hash = maxBuckets > 0 ? SipHash.seeded() : null;
        Ticks ticks = new Ticks(ticker.getAsLong());
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Segment(maxBuckets, ticks, ticker);
        }
    }

    private static int segments(long maxBytes) {
        long wanted = Math.max(SEGMENTS, Math.min(MOST_SEGMENTS, maxBytes / LARGE_SEGMENT_BYTES));
        return Integer.highestOneBit((int) Math.max(1, Math.min(wanted, maxBytes / SMALL_SEGMENT_BYTES)));
    }

    private static int buckets(long maxBytes, int segments) {
        long perSegment = (maxBytes - OWN_BYTES) / segments - Segment.OWN_BYTES;
        return (int) Math.max(0, Math.min(Slots.MOST_BUCKETS, perSegment / Slots.BUCKET_BYTES));
    }

    /** The id by which all others know a key. */
    public long id(String server, int database, byte[] key) {
        return id(server, database, key, key.length);
    }

    /** The same of the key that a probe stands for. */
    long id(String server, int database, KeyProbe key) {
        return id(server, database, key.bytes(), key.length());
    }

    private long id(String server, int database, byte[] key, int length) {
        if (hash == null) {
            return 0;
        }
        long id = hash.hash(((long) server.hashCode() << 32) | (database & 0xffffffffL), key, length);
        return id == 0 ? 1 : id; // 0 is an empty slot's
    }

    /** A hit: the key existed now. Counts as a read. */
    public void seen(long id) {
        if (isOn()) {
            segment(id).seen(id);
        }
    }

    /** The same where the time is known, as the ticker has it: asking it is a third of what this takes. */
    public void seen(long id, long nowNanos) {
        if (isOn()) {
            segment(id).seen(id, nowNanos);
        }
    }

    /**
     * This process stored a value.
     *
     * @param ttlEndNanos when it ends, or {@link #NO_TTL}, {@link #KEEP_TTL} or {@link #UNKNOWN_TTL}; a kept TTL that is
     *     over was an earlier value's, and it is not known then
     */
    public void written(long id, long ttlEndNanos) {
        if (isOn()) {
            segment(id).written(id, ttlEndNanos);
        }
    }

    /**
     * This process gave the key a TTL. Says nothing about whether the key existed.
     *
     * @param ttlEndNanos as {@link #written} takes it
     */
    public void expires(long id, long ttlEndNanos) {
        if (isOn()) {
            segment(id).expires(id, ttlEndNanos);
        }
    }

    /** This process deleted the key. */
    public void removed(long id) {
        if (isOn()) {
            segment(id).removed(id);
        }
    }

    /** This process gave a key another name: it takes its TTL along. */
    public void renamed(long from, long to) {
        if (isOn() && from != to) {
            long ttlEndNanos = segment(from).renamedAway(from);
            segment(to).written(to, ttlEndNanos);
        }
    }

    /** A write of this process may or may not have been executed, or may be yet: all but the number of reads is forgotten. */
    public void doubted(long id) {
        if (isOn()) {
            segment(id).doubted(id);
        }
    }

    /**
     * An event or an invalidation came. It takes the place of what was known, unless it only repeats that within a second:
     * an invalidation any fact, {@link Fact#STORED} an own write.
     *
     * @param server a small number, from 0 to 65535
     */
    public void told(long id, Fact fact, int server) {
        if (isOn() && fact != Fact.NONE) {
            segment(id).told(id, fact, server);
        }
    }

    /** Whether anything may be known of a key; allocates nothing. */
    public boolean knows(long id) {
        return isOn() && segment(id).knows(id);
    }

    /**
     * A read was answered null.
     *
     * @return how often the key was read, this time included; at most {@link #MOST_READS}
     */
    public int missed(long id) {
        return isOn() ? segment(id).missed(id) : 1;
    }

    /** What is known of a key, null where nothing is. */
    public @Nullable Recollection recall(long id) {
        return isOn() ? segment(id).recall(id) : null;
    }

    /** How many keys are known. */
    public long keys() {
        long keys = 0;
        for (Segment segment : segments) {
            keys += segment.keys();
        }
        return keys;
    }

    /** How much memory all of it takes, a little too much rather than too little. */
    public long bytes() {
        long bytes = isOn() ? OWN_BYTES : 0;
        for (Segment segment : segments) {
            bytes += segment.bytes();
        }
        return bytes;
    }

    /** Whether anything is remembered at all. */
    boolean isOn() {
        return segments.length > 0;
    }

    private Segment segment(long id) {
        return segments[(int) (id >>> 54) & (segments.length - 1)];
    }
}
