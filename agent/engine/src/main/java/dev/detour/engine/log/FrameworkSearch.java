package dev.detour.engine.log;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the application logs through among the classes that are loaded, and so without loading or initialising one:
 * SLF4J first, then a finder of {@link System.Logger}, then {@code java.util.logging}. Takes some milliseconds where many
 * thousand classes are loaded; few of them are asked for their names, each of which the JVM would keep.
 */
final class FrameworkSearch {

    private static final ClassLoader OWN = Objects.requireNonNull(FrameworkSearch.class.getClassLoader());

    private static final int PUBLIC_FINAL = Modifier.PUBLIC | Modifier.FINAL;

    private final LoadedClasses classes;

    FrameworkSearch(LoadedClasses classes) {
        this.classes = classes;
    }

    /**
     * Looks once.
     *
     * @param loaders that an application's classes come from: an SLF4J that none of them sees is another agent's
     * @return null where there is none yet
     */
    @Nullable
    Framework find(List<ClassLoader> loaders) {
        Class<?>[] all = classes.all();
        for (Class<?> type : all) {
            if (isSlf4j(type) && isInitialized(type, all) && isSeen(type, loaders)) {
                Framework slf4j = Slf4j.of(type, classes);
                if (slf4j != null) {
                    return slf4j;
                }
            }
        }
        if (Arrays.stream(all).anyMatch(FrameworkSearch::isFinder)) {
            return new PlatformLogger();
        }
        return isJavaLoggingUp(all) && JavaLogging.isConfigured(all) ? new JavaLogging() : null;
    }

    private static boolean isSlf4j(Class<?> type) {
        return type.getModifiers() == PUBLIC_FINAL
                && type.getClassLoader() != null
                && type.getSuperclass() == Object.class
                && type.getName().equals(Slf4j.FACTORY);
    }

    private static boolean isInitialized(Class<?> factory, Class<?>[] all) {
        return Arrays.stream(all)
                .filter(type -> type.getClassLoader() == factory.getClassLoader()
                        && type.getProtectionDomain() == factory.getProtectionDomain())
                .anyMatch(type -> type.getName().equals(Slf4j.MADE_BY_FACTORY));
    }

    private static boolean isJavaLoggingUp(Class<?>[] all) {
        Module module = ModuleLayer.boot().findModule("java.logging").orElse(null);
        return module != null
                && Arrays.stream(all)
                        .anyMatch(type ->
                                type.getModule() == module && type.getName().equals(JavaLogging.CONFIGURED));
    }

    private boolean isSeen(Class<?> factory, List<ClassLoader> loaders) {
        ClassLoader defining = factory.getClassLoader();
        return defining != null
                && defining != OWN
                && loaders.stream().anyMatch(loader -> isAbove(defining, loader) || hasSeen(loader, factory));
    }

    private static boolean isAbove(ClassLoader upper, ClassLoader lower) {
        for (ClassLoader each = lower; each != null; each = each.getParent()) {
            if (each == upper) {
                return true;
            }
        }
        return false;
    }

    /** Where a loader asks others than its parents, as in OSGi. */
    private boolean hasSeen(ClassLoader loader, Class<?> factory) {
        return Arrays.stream(classes.seenBy(loader)).anyMatch(seen -> seen == factory);
    }

    private static boolean isFinder(Class<?> type) {
        return System.LoggerFinder.class.isAssignableFrom(type) && isSeenBySystem(type);
    }

    private static boolean isSeenBySystem(Class<?> type) {
        ClassLoader defining = type.getClassLoader();
        return defining != null
                && defining != ClassLoader.getPlatformClassLoader()
                && isAbove(defining, ClassLoader.getSystemClassLoader());
    }
}
