package dev.detour.engine.model;

import java.util.concurrent.TimeUnit;

/**
 * Whether a server is a primary, as far as is known: a connection to some address need not lead to one. Thread-safe; to
 * ask is one volatile read. Times are {@link System#nanoTime()}.
 */
public final class ServerRole {

    /** Of a server that the client chose for being one, or that is none of a connection's own. */
    public static final ServerRole PRIMARY = new ServerRole();

    /** What was read longer than this before the role was known may be from before a failover. */
    static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private enum Kind {
        UNKNOWN,
        PRIMARY,
        REPLICA
    }

    static {
        PRIMARY.now = Kind.PRIMARY;
    }

    /** Written under the lock, as is the rest; set last. */
    private volatile Kind now = Kind.UNKNOWN;

    /** The first that was known, which no later one changes. */
    private volatile Kind first = Kind.UNKNOWN;

    private long firstNanos;

    /** The server has said so itself. */
    public synchronized void told(boolean isPrimary, long nowNanos) {
        Kind kind = isPrimary ? Kind.PRIMARY : Kind.REPLICA;
        if (first == Kind.UNKNOWN) {
            firstNanos = nowNanos;
            first = kind;
        }
        now = kind;
    }

    /** The server has taken a write, as a replica does not unless it is told to. What it says itself counts more. */
    public void tookWrite(long nowNanos) {
        if (isUnknown()) {
            synchronized (this) {
                if (isUnknown()) {
                    told(true, nowNanos);
                }
            }
        }
    }

    public boolean isUnknown() {
        return now == Kind.UNKNOWN;
    }

    public boolean isPrimary() {
        return now == Kind.PRIMARY;
    }

    public boolean isReplica() {
        return now == Kind.REPLICA;
    }

    /** Whether a value that was read while nothing was known turned out to be a primary's. */
    public boolean wasPrimary(long readNanos) {
        return first == Kind.PRIMARY && firstNanos - readNanos < SETTLING_NANOS;
    }
}
