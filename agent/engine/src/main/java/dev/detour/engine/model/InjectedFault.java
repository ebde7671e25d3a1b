package dev.detour.engine.model;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A fault that is injected into reads of cache data, so that a team can see what its application makes of it: an entry of
 * {@code detour.faults}.
 *
 * @param keys globs, at least one
 * @param share of the reads that match, or of the loads where the origin is slow: over 0, at most 1
 * @param afterNanos how long after the start of Detour it begins
 * @param forNanos how long it then lasts; {@link Long#MAX_VALUE} to the end of the process
 * @param delayNanos how long a loader is held up; 0 for every other kind
 * @param votes whether it counts in breakers, which are for all keys of a server or a loader
 */
public record InjectedFault(
        List<String> keys, Kind kind, double share, long afterNanos, long forNanos, long delayNanos, boolean votes) {

    /** What is made up. */
    public enum Kind {
        /** The primary does not answer in time. */
        TIMEOUT(Outcome.Fault.injected(FaultKind.TIMEOUT, false)),
        /** The connection to the primary is refused. */
        NODE_DOWN(Outcome.Fault.injected(FaultKind.NODE_DOWN, false)),
        /** The primary answers null, because it has evicted the key. */
        EVICTION(new Outcome.Miss(
                new Verdict(MissKind.EVICTED, Verdict.Source.INJECTED, Verdict.Confidence.CERTAIN), false)),
        /** The origin takes longer, of which a primary knows nothing. */
        SLOW_ORIGIN(Outcome.UNKNOWN);

        private final Outcome outcome;

        Kind(Outcome outcome) {
            this.outcome = outcome;
        }

        /** The name in settings, such as {@code node-down}; never null. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a read comes to whose client waits on. */
    public static final Outcome LATE = Outcome.Fault.injected(FaultKind.TIMEOUT, true);

    /** What a read comes to in the end. */
    public Outcome outcome() {
        return kind.outcome;
    }

    /** For people, such as {@code node-down into 100 % of the reads of cart:*, from 10 s on, for 30 s}. */
    public String words() {
        StringBuilder words = new StringBuilder(kind.label())
                .append(" into ")
                .append(percent())
                .append(kind == Kind.SLOW_ORIGIN ? " % of the loads of " : " % of the reads of ")
                .append(String.join(", ", keys));
        if (delayNanos > 0) {
            words.append(", by ").append(duration(delayNanos));
        }
        if (afterNanos > 0) {
            words.append(", from ").append(duration(afterNanos)).append(" on");
        }
        if (forNanos < Long.MAX_VALUE) {
            words.append(", for ").append(duration(forNanos));
        }
        return words.append(votes ? ", counted in breakers" : "").toString();
    }

    private String percent() {
        String digits = String.format(Locale.ROOT, "%.4f", share * 100);
        return digits.replaceAll("\\.?0+$", "");
    }

    private static String duration(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
