package dev.detour.engine.tier;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.Value;
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
 * <p>A trial lasts from before its value is sent until no reply with it can be on its way any more. One that a write has not
 * overtaken tells nothing. A value is known again by its length and a hash of its bytes; where the application itself has
 * written the very same one meanwhile, that is loaded once more, which costs a load and no more.
 *
 * <p>Thread-safe; looking one up takes no lock.
 */
public final class Trials {

    /** Within this time a reply has been read that was sent before a value was taken back. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A server that stood still executes what it had been sent as soon as it goes on, though the connection is gone. */
    private static final long UNKNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Of keys; past it a trial of which nothing is known ends as it is over. */
    private static final int CAPACITY = 1 << 12;

    private final ConcurrentMap<Key, List<Trial>> byKey = new ConcurrentHashMap<>();
    private final LongSupplier ticker;
    private final AtomicBoolean isSweeping = new AtomicBoolean();

    /** When the next of those that have ended may be forgotten. */
    private volatile long sweepNanos;

    /** One value of one key, at one server. */
    public static final class Trial {
        private final Key key;
        private final int length;
        private final int hash;
        private final BooleanSupplier isCurrent;
        private volatile boolean hasEnded;
        private volatile long untilNanos;

        private Trial(Key key, byte[] value, BooleanSupplier isCurrent) {
            this.key = key;
            this.length = value.length;
            this.hash = hash(ByteBuffer.wrap(value));
            this.isCurrent = isCurrent;
        }

        private boolean isOf(ByteBuffer value) {
            return value.remaining() == length && hash(value) == hash;
        }

        private boolean isOver(long nowNanos) {
            return hasEnded && nowNanos - untilNanos >= 0;
        }
    }

    Trials(LongSupplier ticker) {
        this.ticker = ticker;
        this.sweepNanos = ticker.getAsLong();
    }

    /**
     * A value is about to be sent.
     *
     * @param isCurrent whether this process has not written the key since the load began; asked by whoever reads it
     */
    public Trial begins(Key key, byte[] value, BooleanSupplier isCurrent) {
        Trial trial = new Trial(key, value, isCurrent);
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
        end(trial, LATE_NANOS);
    }

    /** It may be there for a moment, now or later. */
    public void isUnknown(Trial trial) {
        if (byKey.size() > CAPACITY) {
            isOver(trial);
        } else {
            end(trial, UNKNOWN_NANOS);
        }
    }

    private void end(Trial trial, long lastsNanos) {
        long now = ticker.getAsLong();
        trial.untilNanos = now + lastsNanos;
        trial.hasEnded = true;
        if (now - sweepNanos >= 0) {
            sweepNanos = now + LATE_NANOS;
        }
    }

    /** Whether there is any trial: where there is none no value need be looked at. */
    public boolean areAny() {
        return !byKey.isEmpty();
    }

    /** Whether a reply to a read of this process is none, as it has overwritten that value. Its position is not moved. */
    public boolean isTakenBack(Key key, ByteBuffer reply) {
        sweep();
        List<Trial> all = byKey.get(key);
        if (all == null) {
            return false;
        }
        for (Trial trial : all) {
            if (!trial.isCurrent.getAsBoolean() && trial.isOf(reply)) {
                return true;
            }
        }
        return false;
    }

    /** The same of a value that a client has decoded; of one that has lost bytes by that it is assumed. */
    public boolean isTakenBack(Key key, Value reply) {
        byte[] bytes = reply.bytes();
        if (bytes != null) {
            return isTakenBack(key, ByteBuffer.wrap(bytes));
        }
        sweep();
        List<Trial> all = byKey.get(key);
        return all != null && all.stream().anyMatch(trial -> !trial.isCurrent.getAsBoolean());
    }

    /** Forgets what is over, now and then. */
    private void sweep() {
        long now = ticker.getAsLong();
        if (now - sweepNanos < 0 || !isSweeping.compareAndSet(false, true)) {
            return;
        }
        try {
            sweepNanos = now + LATE_NANOS;
            for (Key key : byKey.keySet()) {
                byKey.computeIfPresent(key, (same, all) -> without(all, trial -> trial.isOver(now)));
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
