package dev.detour.engine.log;

import dev.detour.engine.model.LogLine;
import java.util.Arrays;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.util.logging}, where the application has configured it: there {@link System.Logger} would come to the same,
 * but asking for one has the JDK look for a finder, which the application may have and may not have wanted yet. Unless it
 * is configured it writes to standard error, too, and less readably.
 */
final class JavaLogging implements Framework {

    /** Made when the configuration is read. */
    static final String CONFIGURED = "java.util.logging.LogManager$RootLogger";

    /** Kept, because the JDK forgets loggers that nobody keeps. */
    private @Nullable Logger logger;

    /**
     * Whether the application has said where its log is to be: by a property, which is read before the first line, or by a
     * handler other than what there is by default.
     *
     * @param loaded the classes of this JVM
     */
    static boolean isConfigured(Class<?>[] loaded) {
        return System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null
                || System.getProperty("java.util.logging.manager") != null
                || Arrays.stream(loaded).anyMatch(JavaLogging::isHandlerOfApplication);
    }

    private static boolean isHandlerOfApplication(Class<?> type) {
        return Handler.class.isAssignableFrom(type)
                && type != Handler.class
                && type != StreamHandler.class
                && type != ConsoleHandler.class
                && (type.getName().startsWith("java.util.logging.") || !isOfJdk(type)); // RMI, and so JMX, has its own
    }

    private static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    @Override
    public String name() {
        return "java.util.logging";
    }

    @Override
    public boolean isBest() {
        return false;
    }

    @Override
    public boolean isThere() {
        return true;
    }

    @Override
    public @Nullable ClassLoader contextLoader() {
        return ClassLoader.getSystemClassLoader();
    }

    /** On one thread. */
    @Override
    public void write(LogLine line) {
        if (logger == null) {
            logger = Logger.getLogger(LOGGER);
        }
        Level level = switch (line.level()) {
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
        LogRecord written = new LogRecord(level, line.text());
        written.setLoggerName(LOGGER);
        written.setSourceClassName(LOGGER); // or it would look for its caller on the stack
        written.setThrown(line.failure());
        logger.log(written);
    }
}
