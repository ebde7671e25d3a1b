package dev.detour.engine.tier;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.KeyProbe;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values that Detour sets in Redis for a moment, until it knows whether this process has written their keys since the load
 * began. Until one is taken back a server gives it to whoever reads, though this process had removed or replaced it: to a
 * read of this process such a reply is none. What it is given instead is for its route to find.
 *
 * <p>A trial lasts from before its value is sent until it is confirmed or taken back, and for reads that began before that;
 * for replicas, which hear of it later, a little longer. One that a write has not overtaken tells nothing. A value is known
 * again by its length and a hash of its bytes: where the application itself has written the very same one meanwhile, or has
 * it on another server, that is loaded once more, and by each read while nothing is known of it.
 *
 * <p>Thread-safe; looking one up takes no lock.
 */
public final class Trials {

    /** Within this time a replica that may be read has heard of what its primary did. */
    private static final long LAG_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Of reads that began longer ago than this nothing is known any more: as long as Lettuce waits if nobody tells it. */
    private static final long LONGEST_READ_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** A server that stood still executes what it had been sent as soon as it goes on, though the connection is gone. */
    private static final long UNKNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * Of keys, at some 150 bytes each; past it nobody is to begin another. That is a thousand loads a second that writes
     * overtake.
     */
    private static final int CAPACITY = 1 << 16;

    private final ConcurrentMap<Key, List<Trial>> byKey = new ConcurrentHashMap<>();
    private final LongSupplier ticker;
    private final AtomicBoolean isSweeping = new AtomicBoolean();

    /** When those that have ended are looked at again. */
    private volatile long sweepNanos;

    /** One value of one key, in one database. */
    public static final class Trial {
        private final int database;
        private final Key key;
        private final int length;
        private final int hash;
        private final BooleanSupplier isCurrent;
        private volatile boolean hasEnded;

        /** Of what is unknown a while from now; written before the other. */
        private volatile long endedNanos;

        private Trial(int database, Key key, byte[] value, BooleanSupplier isCurrent) {
            this.database = database;
            this.key = key;
            this.length = value.length;
            this.hash = hash(ByteBuffer.wrap(value));
            this.isCurrent = isCurrent;
        }

        private boolean isOf(ByteBuffer value) {
            return value.remaining() == length && hash(value) == hash;
        }

        /**
         * Whether a reply to a read that began then, by whatever user, may hold its value, which a write has overtaken; and
         * from whatever server: one has as many names as there are clients that know it, and it may be a replica that replies.
         */
        private boolean concerns(@Nullable Namespace reads, long begunNanos) {
            return reads != null && database == reads.database() && mayStand(begunNanos) && !isCurrent.getAsBoolean();
        }

        private boolean mayStand(long begunNanos) {
            return !hasEnded || begunNanos - endedNanos < 0;
        }
    }

    Trials(LongSupplier ticker) {
        this.ticker = ticker;
        this.sweepNanos = ticker.getAsLong();
    }

    /**
     * A value is about to be sent.
     *
     * @param isCurrent whether this process has not written the key since the load began; asked by whoever reads it, and
     *     kept for two minutes at most: it must not keep an application alive
     */
    public Trial begins(Namespace in, Key key, byte[] value, BooleanSupplier isCurrent) {
        sweep(); // where nobody reads any more nobody else does
        Trial trial = new Trial(in.database(), key, value, isCurrent);
        byKey.compute(key, (same, others) -> with(others, trial));
        return trial;
    }

    private static List<Trial> with(@Nullable List<Trial> others, Trial trial) {
        if (others == null) {
            return List.of(trial);
        }
        List<Trial> all = new ArrayList<>(others);
        all.add(trial);
        return List.copyOf(all);
    }

    /** The value stays, or never was there: nothing is left to be said of it. */
    public void isOver(Trial trial) {
        byKey.computeIfPresent(trial.key, (same, all) -> without(all, other -> other == trial));
    }

    /** It was there for a moment, and never will be again. */
    public void wasTakenBack(Trial trial) {
        end(trial, 0);
    }

    /** It is there, and will be gone by itself within this time at most. */
    public void isLeft(Trial trial, long nanos) {
        end(trial, nanos);
    }

    /** It may be there for a moment, now or later. */
    public void isUnknown(Trial trial) {
        end(trial, UNKNOWN_NANOS);
    }

    /** Whether there are so many that another is better not begun: none is forgotten before its time. */
    public boolean areTooMany() {
        sweep();
        return byKey.size() > CAPACITY;
    }

    private void end(Trial trial, long lastsNanos) {
        trial.endedNanos = ticker.getAsLong() + lastsNanos;
        trial.hasEnded = true;
    }

    /** Whether there is any trial: where there is none no value need be looked at. */
    public boolean areAny() {
        return !byKey.isEmpty();
    }

    /** Whether there is one of this key; allocates nothing. */
    public boolean areAny(KeyProbe key) {
        sweep();
        ConcurrentMap<?, List<Trial>> byEqual = byKey; // a probe equals the key that it stands for
        return byEqual.containsKey(key);
    }

    /**
     * Whether a server's reply to a read of this process is none, as it has overwritten that value.
     *
     * @param reply its position is not moved; null for one that has lost bytes as a client decoded it, of which it is
     *     assumed
     */
    public boolean isTakenBack(Lookup lookup, @Nullable ByteBuffer reply) {
        return find(lookup, reply, lookup.startNanos());
    }

    /** The same of a replica's reply that has come now. */
    boolean isTakenBackAtReplica(Lookup lookup, @Nullable ByteBuffer reply) {
        return find(lookup, reply, ticker.getAsLong() - LAG_NANOS);
    }

    private boolean find(Lookup lookup, @Nullable ByteBuffer reply, long begunNanos) {
        sweep();
        List<Trial> all = byKey.get(lookup.key());
        return all != null
                && all.stream()
                        .anyMatch(trial ->
                                trial.concerns(lookup.namespace(), begunNanos) && (reply == null || trial.isOf(reply)));
    }

    /** Forgets what is over, now and then. */
    private void sweep() {
        long now = ticker.getAsLong();
        if (now - sweepNanos < 0 || !isSweeping.compareAndSet(false, true)) {
            return;
        }
        try {
            sweepNanos = now + LAG_NANOS;
            for (Key key : byKey.keySet()) {
                byKey.computeIfPresent(
                        key, (same, all) -> without(all, trial -> !trial.mayStand(now - LONGEST_READ_NANOS)));
            }
        } finally {
            isSweeping.set(false);
        }
    }

    private static @Nullable List<Trial> without(List<Trial> all, Predicate<Trial> which) {
        List<Trial> left = all.stream().filter(which.negate()).toList();
        return left.isEmpty() ? null : left;
    }

    private static int hash(ByteBuffer bytes) {
        int hash = 1;
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            hash = 31 * hash + bytes.get(i);
        }
        return hash;
    }
}
