package dev.detour.engine.tier;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.KeyProbe;
import dev.detour.engine.model.Lookup;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Versions of keys: this process's own write moves its key's version before it is sent and again when it returns, so
 * that whatever was read or loaded in between is recognised as outdated.
 *
 * <p>Versions are kept per stripe of keys, not per key: two keys in one stripe cost a value that could have been kept,
 * never one that should not. Beside its version a stripe keeps the time of its last move, by which a replica's reads are
 * judged ({@link Standing} says how). A write that failed may be executed later than it returned: of that {@link
 * Unsettled} keeps track. Lock-free; every method may be called from any thread.
 */
public final class Versions {

    /** The version of a key that this process has not written, as far as stripes tell. */
    public static final long NEVER_MOVED = 0;

    private static final int STRIPES = 1 << 14;

    private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);

    /** When each stripe was last moved; of one that never was, when this process began to look. */
    private final AtomicLongArray movedNanos = new AtomicLongArray(STRIPES);

    /** Moved by what may touch every key; part of every version. */
    private final AtomicLong epoch = new AtomicLong();

    private final Unsettled unsettled = new Unsettled(STRIPES);
    private final Trials trials;
    private final AtomicLong allMovedNanos;

    /** Set once and for all. */
    private volatile boolean lost;

    private final LongSupplier ticker;

    public Versions() {
        this(System::nanoTime);
    }

    Versions(LongSupplier ticker) {
        this.ticker = ticker;
        this.trials = new Trials(ticker);
        long now = ticker.getAsLong();
        this.allMovedNanos = new AtomicLong(now);
        for (int i = 0; i < STRIPES; i++) {
            movedNanos.setPlain(i, now); // times of this clock may be negative: 0 would not mean never
        }
    }

    /** The version of a key: equal at two times only if this process wrote neither it nor everything in between. */
    public long of(Key key) {
        return ofHash(key.hashCode());
    }

    /** The same of the key that a probe stands for. */
    public long of(KeyProbe key) {
        return ofHash(key.hashCode());
    }

    /** The same of the key with this hash. */
    public long ofHash(int hash) {
        return stripes.get(stripe(hash)) + epoch();
    }

    /** Whether this process has ever written the key, or one of its stripe, by its name: not with all others. */
    public boolean wasWritten(Key key) {
        return stripes.get(stripe(key)) != 0;
    }

    /** The part of every version that moves when everything may have changed. */
    long epoch() {
        return lost ? epoch.incrementAndGet() : epoch.get();
    }

    /** This key may have changed. */
    public void move(Key key) {
        int stripe = stripe(key);
        long now = ticker.getAsLong();
        // never back: a thread that stood still since it read the clock must not hide a later move
        for (long seen = movedNanos.get(stripe);
                now - seen > 0 && !movedNanos.compareAndSet(stripe, seen, now);
                seen = movedNanos.get(stripe)) {
            Thread.onSpinWait();
        }
        stripes.incrementAndGet(stripe);
    }

    /**
     * A write of this key failed, and may yet be executed.
     *
     * @param server as {@link dev.detour.engine.model.Namespace} names it, null where it is not known
     */
    public void doubt(Key key, @Nullable String server) {
        unsettled.failed(stripe(key), server, ticker.getAsLong());
        move(key);
    }

    /**
     * What a server says of this key may be older than this process's latest write of it, for now. Loads under way are not: the
     * version stays.
     *
     * @param server as {@link dev.detour.engine.model.Namespace} names it
     * @param isOver whether that is so of reads alone that have begun already
     */
    public void unsure(Key key, String server, boolean isOver) {
        if (isOver) {
            unsettled.settled(stripe(key), server, ticker.getAsLong());
        } else {
            unsettled.failed(stripe(key), server, ticker.getAsLong());
        }
    }

    /** A write that may have changed every key failed, and may yet be executed. */
    public void doubtAll(@Nullable String server) {
        unsettled.everythingFailed(server, ticker.getAsLong());
        moveAll();
    }

    /** Values that Detour has set, and may have to take back. */
    public Trials trials() {
        return trials;
    }

    /** Whether this process has not written the key since the lookup began. */
    boolean isCurrent(Lookup lookup) {
        return of(lookup.key()) == lookup.version();
    }

    /** Whether what the primary has just replied may be kept: no own write has come between, nor may follow unseen. */
    boolean mayKeep(Lookup lookup) {
        return isCurrent(lookup) && unsettled.mayKeep(stripe(lookup.key()), lookup, ticker.getAsLong());
    }

    /** Every key may have changed. */
    public void moveAll() {
        long now = ticker.getAsLong();
        allMovedNanos.accumulateAndGet(now, (seen, next) -> next - seen > 0 ? next : seen);
        epoch.incrementAndGet();
    }

    /** Own writes can no longer be followed: no two versions are equal from now on, so that nothing kept is ever served. */
    public void lose() {
        lost = true;
    }

    /** Whether the key may have changed at this time or later, or before this process looked. */
    boolean movedSince(Key key, long nanos) {
        return lost || movedNanos.get(stripe(key)) - nanos >= 0 || allMovedNanos.get() - nanos >= 0;
    }

    private static int stripe(Key key) {
        return stripe(key.hashCode());
    }

    private static int stripe(int hash) {
        return hash & (STRIPES - 1);
    }
}
