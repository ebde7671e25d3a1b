package dev.detour.engine.model;

/**
 * What became of a read whose decision was only observed, and what route mode would have made of it.
 *
 * @param forecast where its route would have led when it was decided
 * @param beyondNanos how long the caller waited after route mode would have gone on without the server; 0 after a null
 * @param end what the caller got
 */
public record Observed(Forecast forecast, long beyondNanos, End end) {

    /** What the client came to in its own time. */
    public enum End {
        VALUE,
        NULL,
        FAILURE
    }
}
