package dev.detour.engine.model;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is known of a server's data now. Written by whoever samples the server and by those who find it gone; to ask is a
 * volatile read. Times are {@link System#nanoTime()}.
 */
public final class ServerCondition {

    /** Of a server that nobody samples: nothing is ever known. */
    public static final ServerCondition UNWATCHED = new ServerCondition(System.nanoTime());

    private volatile Condition now;

    /** Somebody who samples servers has found out long before; nobody does of one that no link can be made to. */
    private static final long OUT_OF_SIGHT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private volatile long lostNanos;

    /** How often the server was found away, or reading its data. */
    private final AtomicInteger losses = new AtomicInteger();

    /** How often it had been when the latest sample was asked for. */
    private volatile int lossesSampled;

    private final LongAdder ownHits = new LongAdder();

    /** @param nowNanos when this process came to know the server */
    public ServerCondition(long nowNanos) {
        this.now = Condition.unknown(nowNanos);
    }

    public Condition now() {
        return now;
    }

    /**
     * A sample has come.
     *
     * @param lossesBefore {@link #losses()} before it was asked for
     */
    public void told(Condition condition, int lossesBefore) {
        if (this != UNWATCHED) {
            now = condition;
            lossesSampled = lossesBefore;
        }
    }

    /** The server is away, or reads its data. */
    public void lostSight(long nowNanos) {
        if (this != UNWATCHED) {
            lostNanos = nowNanos;
            losses.incrementAndGet();
        }
    }

    /** How often that was. */
    public int losses() {
        return losses.get();
    }

    /** This process has looked for keys by itself, and so many were there: the server's own count holds them too. */
    public void lookedUp(long found) {
        if (this != UNWATCHED) {
            ownHits.add(found);
        }
    }

    /** How many keys this process has found by itself, other than by reads of the application. */
    public long ownHits() {
        return ownHits.sum();
    }

    /**
     * Whether the server was away, or read its data, since it was sampled last: what answers there now may be another run,
     * which knows nothing of the data that was there. Of a server that is not sampled nobody says so, nor for long.
     */
    public boolean isOutOfSight(long nowNanos) {
        return isSampleDue() && now.isSampled() && nowNanos - lostNanos < OUT_OF_SIGHT_NANOS;
    }

    /** Whether it was, and is to be sampled before its time. */
    public boolean isSampleDue() {
        return losses.get() != lossesSampled;
    }
}
