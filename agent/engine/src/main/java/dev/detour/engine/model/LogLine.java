package dev.detour.engine.model;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * One line of the agent's log.
 *
 * @param failure whose stack is to be seen; null for none
 * @param atMillis {@link System#currentTimeMillis()} when it was said
 */
public record LogLine(Level level, String text, @Nullable Throwable failure, long atMillis) {

    /** How much a line matters, the worst first. */
    public enum Level {
        WARN,
        INFO,
        DEBUG
    }

    /** Who may have a line in place of standard error. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Called on any thread, that of an event loop among them; must not block or throw.
         *
         * @return false where standard error is to have the line
         */
        boolean takes(LogLine line);
    }

    /** As it stands on standard error, without the end of the line. */
    String onStandardError() {
        StringBuilder line = new StringBuilder(text.length() + 48);
        appendTime(line);
        line.append(" [detour] ");
        if (level != Level.INFO) {
            line.append(level.name()).append(' ');
        }
        line.append(text);
        if (failure != null) {
            line.append(System.lineSeparator()).append(stackOf(failure));
        }
        return line.toString();
    }

    private static String stackOf(Throwable failure) {
        try {
            StringWriter stack = new StringWriter();
            failure.printStackTrace(new PrintWriter(stack));
            return stack.toString().stripTrailing();
        } catch (Throwable odd) { // it is of the application's own making
            return failure.getClass().getName();
        }
    }

    /** In UTC. By hand, because the JDK's own formatter takes some milliseconds of the start of every application. */
    private void appendTime(StringBuilder to) {
        long millis = Math.floorMod(atMillis, 1_000L);
        LocalDateTime at = LocalDateTime.ofEpochSecond(Math.floorDiv(atMillis, 1_000L), 0, ZoneOffset.UTC);
        to.append(at.getYear()).append('-');
        padded(to, at.getMonthValue(), 10).append('-');
        padded(to, at.getDayOfMonth(), 10).append('T');
        padded(to, at.getHour(), 10).append(':');
        padded(to, at.getMinute(), 10).append(':');
        padded(to, at.getSecond(), 10).append('.');
        padded(to, millis, 100).append('Z');
    }

    private static StringBuilder padded(StringBuilder to, long number, int least) {
        for (long digit = least; digit > Math.max(number, 1); digit /= 10) {
            to.append('0');
        }
        return to.append(number);
    }
}
