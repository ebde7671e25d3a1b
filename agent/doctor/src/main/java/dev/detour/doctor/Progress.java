package dev.detour.doctor;

import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A line that counts seconds, for who waits at a terminal. */
final class Progress {

    private static final String BEGIN_AGAIN = "\r";

    private final @Nullable PrintWriter terminal;
    private String shown = "";

    private Progress(@Nullable PrintWriter terminal) {
        this.terminal = terminal;
    }

    static Progress none() {
        return new Progress(null);
    }

    static Progress on(PrintWriter terminal) {
        return new Progress(terminal);
    }

    /** On standard error, if there is somebody at a terminal. */
    static Progress onTerminal(PrintWriter standardError) {
        return isTerminal(System.console()) ? on(standardError) : none();
    }

    /** Since Java 22 there is a console also where there is no terminal. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    void show(long second, int seconds) {
        String line = "looking: " + second + " of " + seconds + " s";
        if (terminal != null && !line.equals(shown)) {
            write(terminal, line);
            shown = line;
        }
    }

    void clear() {
        if (terminal != null) {
            write(terminal, " ".repeat(shown.length()) + BEGIN_AGAIN);
        }
    }

    private static void write(PrintWriter terminal, String text) {
        terminal.print(BEGIN_AGAIN + text);
        terminal.flush();
    }
}
