package dev.detour.engine.model;

import java.util.Locale;

/**
 * Why Redis answered null, as far as can be told.
 *
 * @param source the strongest evidence for it
 */
public record Verdict(MissKind kind, Source source, Confidence confidence) {

    /** There is no evidence. */
    public static final Verdict UNEXPLAINED = new Verdict(MissKind.UNEXPLAINED, Source.NONE, Confidence.UNKNOWN);

    /** Where the evidence comes from; the strongest first. */
    public enum Source {
        /** A keyspace event of the server. */
        EVENT,
        /** What this process wrote, deleted, or gave a time to live. */
        OWN_WRITE,
        /** The server has told, by client tracking, that the key has changed. */
        TRACKING,
        /** The server is another run than before, or has lost its data. */
        IDENTITY,
        /** Counters of the server, between two samples. */
        INFO,
        /** The origin was asked lately, and has no value either. */
        ORIGIN,
        /** None: the null is made up, see {@link InjectedFault}. */
        INJECTED,
        NONE;

        /** The name in telemetry; never null. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How far a verdict can be trusted. */
    public enum Confidence {
        /** The server itself has said so of this key, and nothing that it says goes unheard. */
        CERTAIN,
        LIKELY,
        UNKNOWN;

        /** The name in telemetry; never null. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One that evidence speaks for, and does not prove. */
    public static Verdict likely(MissKind kind, Source source) {
        return new Verdict(kind, source, Confidence.LIKELY);
    }
}
