package dev.detour.engine.log;

import dev.detour.engine.model.LogLine;
import org.jspecify.annotations.Nullable;

/**
 * {@link System.Logger}, where the application has brought a finder of its own, which the JDK has asked already. Lives as
 * long as the JVM: finders come from the system class path.
 */
final class PlatformLogger implements Framework {

    @Override
    public String name() {
        return "System.Logger";
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

    @Override
    public void write(LogLine line) {
        System.Logger logger = System.getLogger(LOGGER);
        System.Logger.Level level = switch (line.level()) {
            case WARN -> System.Logger.Level.WARNING;
            case INFO -> System.Logger.Level.INFO;
            case DEBUG -> System.Logger.Level.DEBUG;
        };
        if (line.failure() == null) {
            logger.log(level, line.text());
        } else {
            logger.log(level, line.text(), line.failure());
        }
    }
}
