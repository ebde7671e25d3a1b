package dev.detour.engine.model;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * The agent's log: one line each on standard error. Not a logging framework, because touching one before the
 * application has configured it would change the application.
 */
public final class AgentLog {

    private static final String PREFIX = "[detour] ";

    private static final Topics SAID = new Topics();

    /** Apart from the others, so that what is said of a thousand servers leaves room for what asks for action. */
    private static final Topics WARNED_OF = new Topics();

    private AgentLog() {}

    /** A line of information. */
    public static void info(String message) {
        System.err.println(PREFIX + message);
    }

    /** A line that asks for action: says what is wrong and what to do. */
    public static void warn(String message) {
        System.err.println(PREFIX + "WARN " + message);
    }

    /** A line of information, once in the life of this JVM for each topic. */
    public static void infoOnce(String topic, String message) {
        if (SAID.isNew(topic)) {
            info(message);
        }
    }

    /** A line that asks for action, once in the life of this JVM for each topic. */
    public static void warnOnce(String topic, String message) {
        if (WARNED_OF.isNew(topic)) {
            warn(message);
        }
    }

    /**
     * An error of Detour's own that was kept from the application: one line for each place and kind of failure. Never
     * throws, because it is called where nothing may.
     *
     * @param during what was being done, as the beginning of a sentence
     */
    public static void ownFault(String during, Throwable failure) {
        try {
            Throwable cause = failure instanceof ExecutionException || failure instanceof CompletionException
                    ? Objects.requireNonNullElse(failure.getCause(), failure)
                    : failure;
            String place = placeOf(cause);
            warnOnce(
                    "own fault " + place + ' ' + cause.getClass().getName(),
                    during + " failed in " + place + ": " + cause
                            + "; the application is not affected. Please report this. Said once.");
        } catch (Throwable noMemoryNoStack) {
            // the application meets that by itself
        }
    }

    /** The innermost method of Detour's own on the stack. */
    private static String placeOf(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            String name = frame.getClassName();
            if (name.startsWith("dev.detour.")) {
                return name.substring(name.lastIndexOf('.') + 1) + '.' + frame.getMethodName();
            }
        }
        return "a place unknown"; // the JVM leaves out the traces of failures that are frequent
    }
}
