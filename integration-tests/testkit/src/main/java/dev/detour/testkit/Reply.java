package dev.detour.testkit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call in the JVM under test came to.
 *
 * @param kind a value, null or an exception
 * @param type the simple name of the value's class; null unless there is a value
 * @param value the value as text: a byte array as Latin-1, a list as its elements in brackets; null unless there is one
 * @param exceptionClass the name of the exception's class; null unless there is one
 * @param message the exception's message; null if there is no exception or it has none
 * @param causeClass the name of the class of the exception's cause; null if there is none
 * @param nanos how long the call took inside the JVM under test
 * @param thread the name of the thread that it ran on
 */
public record Reply(
        Kind kind,
        @Nullable String type,
        @Nullable String value,
        @Nullable String exceptionClass,
        @Nullable String message,
        @Nullable String causeClass,
        long nanos,
        String thread) {

    /** The three ways in which a call ends. */
    public enum Kind {
        VALUE,
        NULL,
        ERROR
    }

    /** How long the call took inside the JVM under test. */
    public Duration took() {
        return Duration.ofNanos(nanos);
    }

    /** Everything that an application can tell two replies apart by, except for the time; for comparisons. */
    public String outcome() {
        return switch (kind) {
            case VALUE -> type + " " + value;
            case NULL -> "null";
            case ERROR -> exceptionClass + ": " + message + " (cause: " + causeClass + ")";
        };
    }
}
