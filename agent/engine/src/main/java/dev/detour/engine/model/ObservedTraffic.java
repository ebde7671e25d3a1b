package dev.detour.engine.model;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the reads of one route that were only observed, and what route mode would have made of them. What they
 * came to at the client is counted in {@link Traffic} as well; here a value that came too late is the fault that it would
 * have been. Thread-safe; counting takes no lock, allocates nothing and never
 * blocks.
 */
public final class ObservedTraffic {

    private final LongAdder hits = new LongAdder();
    private final LongAdder errors = new LongAdder();

    /** By {@link Event}: what a read came to that was no hit in time. */
    private final LongAdder[] outcomes = adders(Event.values().length);

    /** By {@link Tier}, of nulls and of faults: who is known to have had the value. */
    private final LongAdder[] answersToNulls = adders(Tier.values().length);

    private final LongAdder[] answersToFaults = adders(Tier.values().length);

    private final LongAdder askedAfterNulls = new LongAdder();
    private final LongAdder askedAfterFaults = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder preceded = new LongAdder();
    private final LongAdder helpless = new LongAdder();
    private final LongAdder lateValues = new LongAdder();
    private final LongAdder beyondNanos = new LongAdder();

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    /** Redis had the value, in time. */
    public void hit() {
        hits.increment();
    }

    /** The client met an error that no mode touches, or the caller gave up. */
    public void error() {
        errors.increment();
    }

    /** A read that was no hit in time has ended. */
    public void ended(Outcome outcome, Observed observed) {
        Event event = Event.of(outcome);
        Forecast forecast = observed.forecast();
        Tier tier = forecast.tier();
        outcomes[event.ordinal()].increment();
        beyondNanos.add(observed.beyondNanos());
        if (event.isFault() && observed.end() == Observed.End.VALUE) {
            lateValues.increment();
        }
        if (forecast.isPreceded()) {
            preceded.increment();
        }
        if (tier == null && event.isFault()) {
            (forecast.isPreceded() ? unknown : helpless).increment();
        } else if (tier != null && forecast.isAsked()) {
            (event.isMiss() ? askedAfterNulls : askedAfterFaults).increment();
        } else if (tier != null) {
            (event.isMiss() ? answersToNulls : answersToFaults)[tier.ordinal()].increment();
        }
    }

    public long hits() {
        return hits.sum();
    }

    public long errors() {
        return errors.sum();
    }

    public long outcomes(Event outcome) {
        return outcomes[outcome.ordinal()].sum();
    }

    /** Nulls that this tier had a value for. */
    public long answersToNulls(Tier by) {
        return answersToNulls[by.ordinal()].sum();
    }

    /** Faults in the place of which this tier had a value. */
    public long answersToFaults(Tier by) {
        return answersToFaults[by.ordinal()].sum();
    }

    /** Nulls after which a loader would have been asked. */
    public long askedAfterNulls() {
        return askedAfterNulls.sum();
    }

    /** Faults after which a loader would have been asked. */
    public long askedAfterFaults() {
        return askedAfterFaults.sum();
    }

    /** Faults that only a step could have answered of which nothing is known, as {@link Forecast#isPreceded} has it. */
    public long unknown() {
        return unknown.sum();
    }

    /** Reads for which one of these would have been tried first, whatever came after it. */
    public long preceded() {
        return preceded.sum();
    }

    /** Faults for which no step was left. */
    public long helpless() {
        return helpless.sum();
    }

    /** Faults at the end of which the caller got a value all the same. */
    public long lateValues() {
        return lateValues.sum();
    }

    /** How long callers have waited after route mode would have gone on without the server. */
    public long beyondNanos() {
        return beyondNanos.sum();
    }
}
