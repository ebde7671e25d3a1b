package dev.detour.engine.tier;

import dev.detour.engine.model.Key;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Versions of keys: this process's own write moves its key's version before it is sent and again when it returns, so
 * that whatever was read or loaded in between is recognised as outdated.
 *
 * <p>Versions are kept per stripe of keys, not per key: two keys in one stripe cost a value that could have been kept,
 * never one that should not. Lock-free; every method may be called from any thread.
 */
public final class Versions {

    private static final int STRIPES = 1 << 14;

    private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);

    /** Moved by what may touch every key; part of every version. */
    private final AtomicLong epoch = new AtomicLong();

    /** The version of a key: equal at two times only if this process wrote neither it nor everything in between. */
    public long of(Key key) {
        return stripes.get(stripe(key)) + epoch.get();
    }

    /** The part of every version that moves when everything may have changed. */
    long epoch() {
        return epoch.get();
    }

    /** This key may have changed. */
    public void move(Key key) {
        stripes.incrementAndGet(stripe(key));
    }

    /** Every key may have changed. */
    public void moveAll() {
        epoch.incrementAndGet();
    }

    private static int stripe(Key key) {
        return key.hashCode() & (STRIPES - 1);
    }
}
