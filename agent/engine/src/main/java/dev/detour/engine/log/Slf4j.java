package dev.detour.engine.log;

import dev.detour.engine.model.LogLine;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * SLF4J 1.7 or 2, with a provider that the application has initialised. Its methods are looked for anew for each line,
 * of which there are few: a handle that is kept would keep the application.
 */
final class Slf4j implements Framework {

    static final String FACTORY = "org.slf4j.LoggerFactory";

    /** Loaded by the factory's initialiser, in all versions: without it, to look at a field would initialise the factory. */
    static final String MADE_BY_FACTORY = "org.slf4j.helpers.SubstituteLoggerFactory";

    /** What the factory's own field says of it, since 1.5 and to this day. */
    private static final int SUCCESSFUL_INITIALIZATION = 3;

    private static final String NO_PROVIDER = "org.slf4j.helpers.NOPLoggerFactory";

    private final WeakReference<Class<?>> factory;

    private Slf4j(Class<?> factory) {
        this.factory = new WeakReference<>(factory);
    }

    /**
     * The SLF4J of this factory.
     *
     * @param factory of the name {@link #FACTORY}, a class that is initialised, with its provider or not
     * @return null unless the application has initialised it and its provider writes lines
     */
    static @Nullable Slf4j of(Class<?> factory, LoadedClasses classes) {
        try {
            classes.open(factory);
            Field state = factory.getDeclaredField("INITIALIZATION_STATE");
            if (!state.trySetAccessible()) {
                return null;
            }
            boolean isUp = state.getInt(null) == SUCCESSFUL_INITIALIZATION;
            return isUp && hasProvider(factory) ? new Slf4j(factory) : null;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError other) {
            return null; // not the SLF4J that we know
        }
    }

    private static boolean hasProvider(Class<?> factory) throws ReflectiveOperationException {
        Object provided = factory.getMethod("getILoggerFactory").invoke(null);
        return provided != null && !provided.getClass().getName().equals(NO_PROVIDER);
    }

    @Override
    public String name() {
        return "SLF4J";
    }

    @Override
    public boolean isBest() {
        return true;
    }

    @Override
    public boolean isThere() {
        return factory.get() != null;
    }

    @Override
    public @Nullable ClassLoader contextLoader() {
        Class<?> there = factory.get();
        return there == null ? null : there.getClassLoader();
    }

    @Override
    public void write(LogLine line) throws ReflectiveOperationException {
        Class<?> there = factory.get();
        if (there == null) {
            throw new IllegalStateException("the application is gone");
        }
        Method getLogger = there.getMethod("getLogger", String.class);
        Class<?> type = getLogger.getReturnType();
        Object logger = getLogger.invoke(null, LOGGER);
        String level = line.level().name().toLowerCase(Locale.ROOT);
        if (line.failure() == null) {
            type.getMethod(level, String.class).invoke(logger, line.text());
        } else {
            type.getMethod(level, String.class, Throwable.class).invoke(logger, line.text(), line.failure());
        }
    }
}
