package dev.detour.engine.tier;

import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Trail;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One load of one key, shared by everyone who wants it. */
final class Flight {

    /**
     * Who may share a load: readers of the same key, in the same namespace, through the same loader. A read of an unknown
     * one shares with none but itself, when its late reply asks again: two such may be of different databases.
     *
     * @param reader a {@link Namespace}, or an {@link Alone}
     */
    record Id(Object reader, Key key, Origin origin) {

        static Id of(Lookup lookup, Origin origin) {
            Namespace namespace = lookup.namespace();
            return new Id(namespace == null ? new Alone(lookup) : namespace, lookup.key(), origin);
        }
    }

    /** This very read, not one that is equal to it. */
    private static final class Alone {
        private final Lookup read;

        Alone(Lookup read) {
            this.read = read;
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return other instanceof Alone alone && alone.read == read;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(read);
        }
    }

    /**
     * Those who wait for one load, beyond the first. Whoever gives up earlier counts until the load has ended, because
     * nothing takes him off its future. A tenth of the asynchronous routes that may be under way: or the crowd behind one
     * hot key of a loader that hangs would take them all, and reads that memory answers at once would get nothing.
     */
    static final int MAX_JOINED = 1_000;

    private final Lookup lookup;
    private final CompletableFuture<Found> result = new CompletableFuture<>();
    private final AtomicInteger joined = new AtomicInteger();

    /** Those who wait for other flights of which this one is the load. */
    private final AtomicInteger brought = new AtomicInteger();

    private final Trail.Load trace;
    private volatile long landedNanos;

    /** @param trace of the load, for those who join it */
    Flight(Lookup lookup, Trail.Load trace) {
        this.lookup = lookup;
        this.trace = trace;
    }

    /** The lookup that set it off; its version is what the load's freshness is measured by. */
    Lookup lookup() {
        return lookup;
    }

    CompletableFuture<Found> result() {
        return result;
    }

    Trail.Load trace() {
        return trace;
    }

    /**
     * The result for one more who waits for it, or for the very read that set it off, which is not one more;
     * {@link Found#SHED} where as many wait as may be.
     */
    CompletableFuture<Found> join(Lookup reader, Trail trail) {
        boolean mayWait = result.isDone() || isOf(reader) || takesPlace();
        if (mayWait) {
            trail.joins(trace);
        }
        return mayWait ? result : CompletableFuture.completedFuture(Found.SHED);
    }

    /** The same for the reader that set off another flight, who brings along those who wait for that. */
    CompletableFuture<Found> join(Flight other, Trail trail) {
        CompletableFuture<Found> joint = join(other.lookup, trail);
        if (joint == result) {
            brought.addAndGet(other.shared());
        }
        return joint;
    }

    /** One that is equal to it would be another read. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isOf(Lookup reader) {
        return reader == lookup;
    }

    private boolean takesPlace() {
        return joined.get() < MAX_JOINED && joined.incrementAndGet() <= MAX_JOINED;
    }

    /** The result for one who does not wait for it. */
    CompletableFuture<Found> watch(Trail trail) {
        trail.joins(trace);
        return result;
    }

    /** How many wait for it, or have waited, beyond the first. */
    int shared() {
        return Math.min(joined.get(), MAX_JOINED) + brought.get();
    }

    /** Ends the flight, unless it has ended. */
    void land(Found loaded) {
        landedNanos = System.nanoTime();
        result.complete(loaded);
    }

    /** Whether the origin said what it has, be it nothing. */
    private static boolean isKnowledge(Found loaded) {
        return loaded.result() == Decision.Result.ANSWERED || loaded.result() == Decision.Result.EMPTY;
    }

    /** Whether it ended with an answer or the knowledge that there is none, after a lookup began at this time. */
    boolean answeredAfter(long startNanos) {
        Found loaded = result.getNow(null);
        return loaded != null && isKnowledge(loaded) && landedNanos - startNanos > 0;
    }
}
