package dev.detour.launcher;

import java.lang.reflect.InvocationTargetException;

/** Lines on standard error. */
final class Notice {

    private Notice() {}

    /** One line. */
    static void print(String text) {
        System.err.println("[detour] " + text.replace('\n', ' ').replace('\r', ' '));
    }

    /** The agent could not be started. */
    static void notStarted(Throwable why) {
        print("not started: " + describe(why) + "; the application runs on without Detour");
    }

    /** A client's class could not be woven. */
    static void notWoven(String className, Throwable why) {
        print("not woven: " + className + ": " + describe(why) + "; its reads are not covered");
    }

    private static String describe(Throwable thrown) {
        Throwable cause = thrown instanceof InvocationTargetException ? thrown.getCause() : thrown;
        return String.valueOf(cause);
    }
}
