package dev.detour.engine.model;

import dev.detour.engine.model.LogLine.Level;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The agent's log, one line each: on standard error until it is known what the application itself logs through, because
 * touching a logging framework before the application has configured it would change the application.
 */
public final class AgentLog {

    private static final Topics SAID = new Topics();

    /** Apart from the others, so that what is said of a thousand servers leaves room for what asks for action. */
    private static final Topics WARNED_OF = new Topics();

    /** Set while this thread writes to standard error, which an application may have led into a log that reads Redis. */
    private static final ThreadLocal<Boolean> WRITING = new ThreadLocal<>();

    private static volatile LogLine.@Nullable Level limit = Level.INFO;
    private static volatile LogLine.Taker taker = line -> false;

    private AgentLog() {}

    /**
     * What is left out from now on.
     *
     * @param least the level of the least that is written; null for nothing at all
     */
    public static void limitTo(@Nullable Level least) {
        limit = least;
    }

    /** Who is asked from now on to take each line. */
    public static void offerTo(LogLine.Taker taker) {
        AgentLog.taker = taker;
    }

    /** Whether there is a point in making a line for {@link #debug}. */
    public static boolean isDebug() {
        return limit == Level.DEBUG;
    }

    /** A line for whoever looks for an error, which may be one of many: the caller limits how many. */
    public static void debug(String message) {
        say(Level.DEBUG, message, null);
    }

    /** A line with a stack, for whoever looks for an error: once in the life of this JVM for each topic. */
    public static void debugOnce(String topic, String message, Throwable failure) {
        if (isDebug() && SAID.isNew("debug " + topic)) {
            say(Level.DEBUG, message, failure);
        }
    }

    /** A line of information. */
    public static void info(String message) {
        say(Level.INFO, message, null);
    }

    /** A line that asks for action: says what is wrong and what to do. */
    public static void warn(String message) {
        say(Level.WARN, message, null);
    }

    /** The same, on standard error where nothing else is said: nobody is to overlook it. */
    public static void warnAnyway(String message) {
        if (limit == null) {
            print(new LogLine(Level.WARN, message, null, System.currentTimeMillis()));
        } else {
            warn(message);
        }
    }

    /** Detour did not start, and why: said even where nothing else is. */
    public static void notStarted(String message) {
        print(new LogLine(Level.WARN, message, null, System.currentTimeMillis()));
    }

    private static void say(Level level, String message, @Nullable Throwable failure) {
        Level least = limit;
        if (least == null || level.compareTo(least) > 0) {
            return;
        }
        LogLine line = new LogLine(level, message, failure, System.currentTimeMillis());
        if (!taker.takes(line)) {
            print(line);
        }
    }

    /** Writes a line to standard error, unless this thread is about to already. */
    public static void print(LogLine line) {
        if (WRITING.get() != null) {
            return;
        }
        WRITING.set(true);
        try {
            System.err.println(line.onStandardError());
        } finally {
            WRITING.remove();
        }
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
            String topic = "own fault " + place + ' ' + cause.getClass().getName();
            warnOnce(
                    topic,
                    during + " failed in " + place + ": " + cause
                            + "; the application is not affected. Please report this. Said once.");
            debugOnce(topic, "where " + during + " failed", cause);
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
