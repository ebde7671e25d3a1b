package dev.detour.engine.telemetry;

/** A span of some copy of OpenTelemetry, that was started. Times are nanoseconds since the epoch. */
public interface SpanHandle {

    /** Whether anything that it is told is kept: false where it was not sampled. */
    boolean isRecording();

    void put(Fields fields);

    void event(String name, Fields fields, long epochNanos);

    /** Its status is an error. */
    void fail();

    void end(long epochNanos);

    /** The context of its children: that which it was started in, with itself. */
    Object context();
}
