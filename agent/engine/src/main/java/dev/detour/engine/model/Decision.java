package dev.detour.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a diverted lookup went and why; or, of one that was only observed, where it would have gone.
 *
 * @param decidedNanos {@link System#nanoTime()} when the primary's outcome was known
 * @param attempts the tiers tried, in order
 * @param answer null where the caller gets its original outcome
 * @param endNanos {@link System#nanoTime()} when the answer or its absence was known
 * @param trail what was traced of it so far
 * @param observed what route mode would have made of it, where nothing was done; null where it was diverted
 */
public record Decision(
        Lookup lookup,
        Outcome outcome,
        long decidedNanos,
        List<Attempt> attempts,
        @Nullable Answer answer,
        long endNanos,
        Trail trail,
        @Nullable Observed observed) {

    /** One that was diverted. */
    public Decision(
            Lookup lookup,
            Outcome outcome,
            long decidedNanos,
            List<Attempt> attempts,
            @Nullable Answer answer,
            long endNanos,
            Trail trail) {
        this(lookup, outcome, decidedNanos, attempts, answer, endNanos, trail, null);
    }

    /** One that is not traced yet. */
    public Decision(
            Lookup lookup,
            Outcome outcome,
            long decidedNanos,
            List<Attempt> attempts,
            @Nullable Answer answer,
            long endNanos) {
        this(lookup, outcome, decidedNanos, attempts, answer, endNanos, Trail.NONE);
    }

    /** One that was only observed: no tier was tried, and the caller got what the client came to. */
    public static Decision observed(
            Lookup lookup, Outcome outcome, long decidedNanos, long endNanos, Observed observed) {
        return new Decision(lookup, outcome, decidedNanos, List.of(), null, endNanos, Trail.NONE, observed);
    }

    /** The same, traced so far as this says. */
    public Decision on(Trail traced) {
        return new Decision(lookup, outcome, decidedNanos, attempts, answer, endNanos, traced, observed);
    }

    /** One tier tried. Times are {@link System#nanoTime()}. */
    public record Attempt(Tier tier, long startNanos, long endNanos, Result result) {}

    /** What a tier had to say. */
    public enum Result {
        ANSWERED,
        /** It has no value. */
        EMPTY,
        FAILED,
        /** Not asked: too much was under way. */
        SHED,
        TIMED_OUT,
        /** Not asked: it could not have answered, or not honestly. */
        SKIPPED,
        /** Not asked: its breaker is open. */
        REFUSED
    }

    /** Is told of each decision. Called on any thread; must not block or throw. */
    @FunctionalInterface
    public interface Observer {
        void decided(Decision decision);

        /**
         * The same of one that was only observed. Apart, so that whoever counts what was done does not count what was
         * not.
         */
        default void observed(Decision decision) {}

        /**
         * A reply came to a read that had been answered from elsewhere, and was dropped.
         *
         * @param server as {@code host:port}; empty where that is not known
         */
        default void repliedLate(String server) {}

        /**
         * Reads of cache data were answered null by a server. What comes late may still change the verdict: so it is told
         * once for each null, a second after it at the latest.
         *
         * @param server as {@code host:port}; empty where that is not known
         */
        default void missed(String server, Verdict verdict, long nulls) {}

        /** A server has told what held it up. */
        default void wasBusy(Busy busy) {}

        /**
         * Loaded values were written to a server.
         *
         * @param server as {@code host:port}
         */
        default void warmed(String server, int values) {}

        /** A load from an origin has ended, whoever it was for. Not told of what was refused without being tried. */
        default void loaded(OriginLoad load) {}
    }
}
