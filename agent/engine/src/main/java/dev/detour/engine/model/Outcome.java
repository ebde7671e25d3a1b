package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/** What came of a read at the primary. A hit is not modelled: it never leaves the adapter. */
public sealed interface Outcome {

    /** Whether it is made up: nothing is wrong with the primary. See {@link InjectedFault}. */
    default boolean injected() {
        return false;
    }

    /**
     * Redis answered null.
     *
     * @param underPressure whether the server is evicting keys to make room: then the null is routed as that of an evicted
     *     key, unless the key is known to have expired, to have been deleted, or never to have been
     */
    record Miss(Verdict verdict, boolean underPressure) implements Outcome {
        /** One of a server that is under no pressure, for which there is no evidence. */
        public Miss(MissKind kind) {
            this(new Verdict(kind, Verdict.Source.NONE, Verdict.Confidence.UNKNOWN), false);
        }

        public MissKind kind() {
            return verdict.kind();
        }

        @Override
        public boolean injected() {
            return verdict.source() == Verdict.Source.INJECTED;
        }
    }

    /**
     * Redis did not answer.
     *
     * @param redirection where MOVED or ASK point to; null for every other kind, and where the reply names no node
     * @param pending whether the client still waits: Redis is late, and may answer yet
     * @param unsent whether Redis was not asked: it is, if nothing else has an answer
     */
    record Fault(FaultKind kind, @Nullable Endpoint redirection, boolean pending, boolean unsent, boolean injected)
            implements Outcome {
        public Fault(FaultKind kind, @Nullable Endpoint redirection) {
            this(kind, redirection, false, false, false);
        }

        public Fault(FaultKind kind) {
            this(kind, null);
        }

        /** One that the client has not met yet. */
        public static Fault pending(FaultKind kind) {
            return new Fault(kind, null, true, false, false);
        }

        /** One that kept the client from asking. */
        public static Fault unsent(FaultKind kind) {
            return new Fault(kind, null, false, true, false);
        }

        /** One that is made up. */
        public static Fault injected(FaultKind kind, boolean pending) {
            return new Fault(kind, null, pending, false, true);
        }
    }

    /** An error that Detour does not know, so that it is not Detour's to mask. */
    record Unknown() implements Outcome {}

    /** A null without evidence. */
    Miss UNEXPLAINED = new Miss(Verdict.UNEXPLAINED, false);

    /** The deadline is over, and the client waits on. */
    Outcome TIMEOUT = Fault.pending(FaultKind.TIMEOUT);

    Outcome BREAKER_OPEN = Fault.unsent(FaultKind.BREAKER_OPEN);

    Outcome UNKNOWN = new Unknown();
}
