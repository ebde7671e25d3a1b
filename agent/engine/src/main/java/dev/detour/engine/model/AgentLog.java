package dev.detour.engine.model;

/**
 * The agent's log: one line each on standard error. Not a logging framework, because touching one before the
 * application has configured it would change the application.
 */
public final class AgentLog {

    private static final String PREFIX = "[detour] ";

    private static final Topics SAID = new Topics();

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
        if (SAID.isNew(topic)) {
            warn(message);
        }
    }
}
