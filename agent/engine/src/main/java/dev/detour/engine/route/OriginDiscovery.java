package dev.detour.engine.route;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Origin;
import dev.detour.spi.OriginLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds an application's loaders with {@link ServiceLoader} and turns away the misdeclared, each with one line. */
final class OriginDiscovery {

    private static final int MAX_PATTERN_BYTES = 1024;

    /** No application has this many; a class loader that invents providers must not hold up its reads. */
    private static final int MAX_PROVIDERS = 1_000;

    private OriginDiscovery() {}

    /** The usable loaders visible from an application's class loader, in the order of their declaration. */
    static List<Origin> find(ClassLoader application) {
        return find(application, application, type -> true);
    }

    /**
     * The usable loaders visible from a class loader, in the order of their declaration.
     *
     * @param context the class loader under which they are to run
     * @param wanted by their classes
     */
    static List<Origin> find(ClassLoader from, ClassLoader context, Predicate<Class<?>> wanted) {
        List<Origin> found = new ArrayList<>();
        Iterator<Provider<OriginLoader>> loaders =
                ServiceLoader.load(OriginLoader.class, from).stream().iterator();
        for (int i = 0; i < MAX_PROVIDERS && hasNext(loaders); i++) {
            try {
                Provider<OriginLoader> provider = loaders.next();
                Origin origin = wanted.test(provider.type()) ? describe(provider.get(), context) : null;
                if (origin != null) {
                    found.add(origin);
                }
            } catch (ServiceConfigurationError | RuntimeException | LinkageError broken) {
                complain(broken);
            }
        }
        return found;
    }

    /** A search that fails ends: asked again it may fail again for ever. */
    private static boolean hasNext(Iterator<?> loaders) {
        try {
            return loaders.hasNext();
        } catch (ServiceConfigurationError | RuntimeException | LinkageError broken) {
            complain(broken);
            return false;
        }
    }

    private static void complain(Throwable broken) {
        AgentLog.warn("an origin loader cannot be used: " + reason(broken) + "; check META-INF/services/"
                + OriginLoader.class.getName() + " and the class it names");
    }

    private static String reason(Throwable broken) {
        Throwable cause = broken.getCause();
        return cause == null ? broken.toString() : broken.getMessage() + " (" + cause + ")";
    }

    /** What a loader says of itself; null, after having said why, where it cannot be used. */
    static @Nullable Origin describe(OriginLoader loader, @Nullable ClassLoader context) {
        String name = loader.getClass().getName();
        try {
            name = nonEmpty(loader.name(), name);
            Collection<String> keys = loader.keys();
            String fault = faultOf(keys);
            if (fault == null) {
                Duration timeout = loader.timeout();
                if (timeout == null || !timeout.isNegative()) {
                    return new Origin(name, List.copyOf(keys), loader, nanos(timeout), context);
                }
                fault = "timeout() is negative";
            }
            complain(name, fault);
        } catch (RuntimeException | LinkageError thrown) {
            complain(name, "keys() or timeout() threw " + thrown);
        }
        return null;
    }

    private static long nanos(@Nullable Duration timeout) {
        // a day stands for all that is longer, so that no sum overflows
        return timeout == null ? 0 : Math.min(timeout.toSeconds(), 86_399) * 1_000_000_000 + timeout.getNano();
    }

    private static String nonEmpty(@Nullable String name, String otherwise) {
        return name == null || name.isBlank() ? otherwise : name;
    }

    private static @Nullable String faultOf(@Nullable Collection<String> keys) {
        if (keys == null) {
            return "keys() returned null";
        }
        if (keys.isEmpty()) {
            return "keys() is empty";
        }
        for (String key : keys) {
            if (key == null || key.isEmpty()) {
                return "keys() holds a null or empty glob";
            }
            if (key.getBytes(StandardCharsets.UTF_8).length > MAX_PATTERN_BYTES) {
                return "keys() holds a glob longer than " + MAX_PATTERN_BYTES + " bytes";
            }
        }
        return null;
    }

    private static void complain(String name, String fault) {
        AgentLog.warn("origin loader " + name + " is ignored: " + fault
                + "; it needs at least one glob in keys(), such as \"product:*\"");
    }
}
