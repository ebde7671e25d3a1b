package dev.detour.engine.evidence;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of the memory that holds some of the keys, and the rules by which one thing known takes the place of another.
 * Everything is guarded by its monitor; nothing blocks inside.
 *
 * <p>Of a key it keeps five ints: when it was seen, when its TTL ends, when the last fact was, when it was touched, and in
 * one the rest: reads (bits 0 and 1), the fact (2 to 5), whether it was seen after the fact (6), the server and one (8 to
 * 24).
 */
final class Segment {

    /** Above the slots: itself, its {@link Slots}, the heads of their arrays, and its place among the segments. */
    static final int OWN_BYTES = 128;

    /** What only repeats a fact comes so long after it at most. */
    private static final int ECHO_TICKS = 100;

    private static final Fact[] FACTS = Fact.values();

    private static final int TTL_UNKNOWN = 0;
    private static final int TTL_NONE = -1;

    private static final int READS = 3;
    private static final int FACT_SHIFT = 2;
    private static final int FACT_MASK = 0xf;
    private static final int SEEN_AFTER_FACT = 1 << 6;
    private static final int SERVER_SHIFT = 8;

    private final LongSupplier ticker;
    private final int maxBuckets;
    private Ticks ticks;
    private Slots slots;

    Segment(int maxBuckets, Ticks ticks, LongSupplier ticker) {
        this.ticker = ticker;
        this.maxBuckets = maxBuckets;
        this.ticks = ticks;
        this.slots = new Slots(maxBuckets);
    }

    synchronized void seen(long id) {
        seen(id, ticker.getAsLong());
    }

    synchronized void seen(long id, long nowNanos) {
        int now = at(nowNanos);
        int slot = slots.claim(id, now);
        sight(slot, now);
        countRead(slot);
    }

    synchronized void written(long id, long ttlEndNanos) {
        int now = now();
        int slot = slots.claim(id, now);
        slots.set(slot, Slots.TTL, ttl(slot, ttlEndNanos, now));
        note(slot, Fact.OWN_WRITE, KeyMemory.NO_SERVER, now);
    }

    synchronized void expires(long id, long ttlEndNanos) {
        int now = now();
        int slot = slots.claim(id, now);
        slots.set(slot, Slots.TTL, ttl(slot, ttlEndNanos, now));
    }

    synchronized void removed(long id) {
        int now = now();
        note(slots.claim(id, now), Fact.OWN_DELETE, KeyMemory.NO_SERVER, now);
    }

    /** Gives back when the key's TTL ends, for its new name. */
    synchronized long renamedAway(long id) {
        int now = now();
        int slot = slots.claim(id, now);
        long ttlEndNanos = ttlEndNanos(ttl(slot, KeyMemory.KEEP_TTL, now));
        note(slot, Fact.RENAMED_AWAY, KeyMemory.NO_SERVER, now);
        return ttlEndNanos;
    }

    /** That the key once existed no longer counts either: a null would look like another's doing. */
    synchronized void doubted(long id) {
        int slot = slots.find(id);
        if (slot >= 0) {
            slots.set(slot, Slots.SEEN, 0);
            slots.set(slot, Slots.TTL, TTL_UNKNOWN);
            slots.set(slot, Slots.FACT, 0);
            slots.set(slot, Slots.BITS, slots.get(slot, Slots.BITS) & READS);
        }
    }

    synchronized void told(long id, Fact fact, int server) {
        int now = now();
        int slot = slots.claim(id, now);
        boolean isSoon = now - slots.get(slot, Slots.FACT) <= ECHO_TICKS;
        if (!isSoon || !fact.echoes(fact(slot))) {
            note(slot, fact, server, now);
        } else if (fact.isSight()) {
            sight(slot, now);
        }
    }

    synchronized boolean knows(long id) {
        return slots.find(id) >= 0;
    }

    synchronized int missed(long id) {
        return countRead(slots.claim(id, now()));
    }

    synchronized @Nullable Recollection recall(long id) {
        now(); // what is out of reach is forgotten first
        int slot = slots.find(id);
        return slot < 0 || isBlank(slot) ? null : recollection(slot);
    }

    synchronized long keys() {
        return slots.kept();
    }

    synchronized long bytes() {
        return OWN_BYTES + (long) slots.buckets() * Slots.BUCKET_BYTES;
    }

    /** Past the last tick nothing could be told apart, so that all is forgotten, every 248 days. */
    private int now() {
        return at(ticker.getAsLong());
    }

    private int at(long nanos) {
        if (ticks.areOver(nanos)) {
            ticks = new Ticks(nanos);
            slots = new Slots(maxBuckets);
        }
        return ticks.at(nanos);
    }

    private Recollection recollection(int slot) {
        int seen = slots.get(slot, Slots.SEEN);
        int happened = slots.get(slot, Slots.FACT);
        int bits = slots.get(slot, Slots.BITS);
        boolean seenAfter = seen == happened && (bits & SEEN_AFTER_FACT) != 0;
        return new Recollection(
                seen != 0,
                seen == 0 ? 0 : ticks.nanos(seen) + (seenAfter ? 1 : 0),
                ttlEndNanos(slots.get(slot, Slots.TTL)),
                fact(slot),
                happened == 0 ? 0 : ticks.nanos(happened),
                (bits >>> SERVER_SHIFT) - 1,
                bits & READS);
    }

    private void note(int slot, Fact fact, int server, int now) {
        int reads = slots.get(slot, Slots.BITS) & READS;
        slots.set(slot, Slots.BITS, reads | (fact.ordinal() << FACT_SHIFT) | ((server + 1) << SERVER_SHIFT));
        slots.set(slot, Slots.FACT, now);
        if (fact.isSight()) {
            slots.set(slot, Slots.SEEN, now);
        }
        if (fact.endsTtl()) {
            slots.set(slot, Slots.TTL, TTL_UNKNOWN);
        }
    }

    private void sight(int slot, int now) {
        slots.set(slot, Slots.SEEN, now);
        slots.set(slot, Slots.BITS, slots.get(slot, Slots.BITS) | SEEN_AFTER_FACT);
    }

    private int countRead(int slot) {
        int bits = slots.get(slot, Slots.BITS);
        if ((bits & READS) < READS) {
            slots.set(slot, Slots.BITS, ++bits);
        }
        return bits & READS;
    }

    /** As after a doubt. */
    private boolean isBlank(int slot) {
        return (slots.get(slot, Slots.SEEN) | slots.get(slot, Slots.TTL) | slots.get(slot, Slots.BITS)) == 0;
    }

    private Fact fact(int slot) {
        return FACTS[(slots.get(slot, Slots.BITS) >>> FACT_SHIFT) & FACT_MASK];
    }

    private int ttl(int slot, long endNanos, int now) {
        if (endNanos == KeyMemory.NO_TTL) {
            return TTL_NONE;
        }
        if (endNanos == KeyMemory.UNKNOWN_TTL) {
            return TTL_UNKNOWN;
        }
        if (endNanos == KeyMemory.KEEP_TTL) {
            int known = slots.get(slot, Slots.TTL);
            // one that is over was that of an earlier value: whether this one has any, nobody said
            return known > 0 && known <= now ? TTL_UNKNOWN : known;
        }
        return ticks.at(endNanos);
    }

    private long ttlEndNanos(int ttl) {
        return switch (ttl) {
            case TTL_NONE -> KeyMemory.NO_TTL;
            case TTL_UNKNOWN -> KeyMemory.UNKNOWN_TTL;
            default -> ticks.nanos(ttl);
        };
    }
}
