package dev.detour.engine.model;

import java.util.Locale;

/** The states of a breaker. */
public enum BreakerState {
    /** Reads go through. */
    CLOSED,
    /** Reads are kept away. */
    OPEN,
    /** One read at a time goes through, to see. */
    HALF_OPEN,
    /** A growing share of reads goes through. */
    RAMP;

    /** The name in telemetry and the log, such as {@code half_open}; never null. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
