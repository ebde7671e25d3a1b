package dev.detour.engine.model;

/** What came of a read at the primary. A hit is not modelled: it never leaves the adapter. */
public sealed interface Outcome {

    /** Redis answered null. */
    record Miss(MissKind kind) implements Outcome {}

    /** Redis did not answer. */
    record Fault(FaultKind kind) implements Outcome {}

    /** An error that Detour does not know, so that it is not Detour's to mask. */
    record Unknown() implements Outcome {}

    /** A null without evidence. */
    Outcome UNEXPLAINED = new Miss(MissKind.UNEXPLAINED);

    Outcome UNKNOWN = new Unknown();
}
