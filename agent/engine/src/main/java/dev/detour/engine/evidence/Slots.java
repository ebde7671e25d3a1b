package dev.detour.engine.evidence;

import java.util.Arrays;

/**
 * Rows of ints, each under a 64-bit id, in two arrays. Every id has two buckets of eight slots, both derived from it, and
 * is put in the emptier one: so the buckets fill evenly, to four fifths and more before the first is full (Azar et al.:
 * Balanced Allocations). When both are full everything is moved to half as many slots again, until the bound is reached;
 * from then on the slot of the two buckets that was longest untouched is given away. In a move that may happen too, to one
 * key of many thousands.
 *
 * <p>Half as many again and not twice as many: a slot takes 28 bytes, and a table that may be less than half full right
 * after it grew would take more than 64 for a key. Slots of a bucket are filled from its first, and none becomes empty
 * again. Not thread-safe.
 */
final class Slots {

    static final int SEEN = 0;
    static final int TTL = 1;
    static final int FACT = 2;
    static final int BITS = 3;
    private static final int TOUCHED = 4;
    private static final int COLUMNS = 5;

    private static final int BUCKET = 8;
    static final int BUCKET_BYTES = BUCKET * (Long.BYTES + COLUMNS * Integer.BYTES);

    /** So that the rows of all buckets fit in an array. */
    static final int MOST_BUCKETS = 1 << 25;

    private final int maxBuckets;
    private int buckets;
    private int kept;

    /** 0 where there is none. */
    private long[] ids;

    private int[] rows;

    /** @param maxBuckets from 1 to {@link #MOST_BUCKETS} */
    Slots(int maxBuckets) {
        this.maxBuckets = maxBuckets;
        this.buckets = 1;
        this.ids = new long[BUCKET];
        this.rows = new int[BUCKET * COLUMNS];
    }

    int kept() {
        return kept;
    }

    int buckets() {
        return buckets;
    }

    int get(int slot, int column) {
        return rows[slot * COLUMNS + column];
    }

    void set(int slot, int column, int value) {
        rows[slot * COLUMNS + column] = value;
    }

    /** The slot of an id, or -1. */
    int find(long id) {
        int slot = findIn(firstBucket(id), id);
        return slot >= 0 ? slot : findIn(secondBucket(id), id);
    }

    /** The slot of an id; a row of zeros where it had none. */
    int claim(long id, int now) {
        int slot = find(id);
        if (slot < 0) {
            slot = take(id);
        }
        set(slot, TOUCHED, now);
        return slot;
    }

    private int take(long id) {
        int slot = free(id);
        while (slot < 0 && buckets < maxBuckets) {
            grow();
            slot = free(id);
        }
        return put(id, slot);
    }

    private int put(long id, int free) {
        int slot = free;
        if (slot < 0) {
            slot = longestUntouched(id);
            Arrays.fill(rows, slot * COLUMNS, (slot + 1) * COLUMNS, 0);
        } else {
            kept++;
        }
        ids[slot] = id;
        return slot;
    }

    private void grow() {
        long[] oldIds = ids;
        int[] oldRows = rows;
        buckets = (int) Math.min(maxBuckets, buckets + Math.max(1L, buckets / 2));
        ids = new long[buckets * BUCKET];
        rows = new int[buckets * BUCKET * COLUMNS];
        kept = 0;
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                int slot = put(oldIds[i], free(oldIds[i]));
                System.arraycopy(oldRows, i * COLUMNS, rows, slot * COLUMNS, COLUMNS);
            }
        }
    }

    private int findIn(int bucket, long id) {
        int end = (bucket + 1) * BUCKET;
        for (int slot = bucket * BUCKET; slot < end && ids[slot] != 0; slot++) {
            if (ids[slot] == id) {
                return slot;
            }
        }
        return -1;
    }

    private int free(long id) {
        int first = firstBucket(id);
        int second = secondBucket(id);
        int inFirst = filled(first);
        int inSecond = filled(second);
        if (inFirst <= inSecond) {
            return inFirst == BUCKET ? -1 : first * BUCKET + inFirst;
        }
        return second * BUCKET + inSecond;
    }

    private int filled(int bucket) {
        int count = 0;
        while (count < BUCKET && ids[bucket * BUCKET + count] != 0) {
            count++;
        }
        return count;
    }

    private int longestUntouched(long id) {
        int first = longestUntouchedIn(firstBucket(id));
        int second = longestUntouchedIn(secondBucket(id));
        return get(first, TOUCHED) <= get(second, TOUCHED) ? first : second;
    }

    private int longestUntouchedIn(int bucket) {
        int oldest = bucket * BUCKET;
        for (int slot = oldest + 1; slot < (bucket + 1) * BUCKET; slot++) {
            if (get(slot, TOUCHED) < get(oldest, TOUCHED)) {
                oldest = slot;
            }
        }
        return oldest;
    }

    /** By bits 16 to 47; which segment it is, the topmost say. */
    private int firstBucket(long id) {
        return (int) ((((id >>> 16) & 0xffffffffL) * buckets) >>> 32);
    }

    /** Another than the first, if there is one. */
    private int secondBucket(long id) {
        long distance = (((id * 0x9e3779b97f4a7c15L) >>> 32) * (buckets - 1)) >>> 32;
        int bucket = firstBucket(id) + 1 + (int) distance;
        return bucket < buckets ? bucket : bucket - buckets;
    }
}
