package dev.detour.engine.route;

import dev.detour.engine.model.Origin;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps an application's coverage, which holds its loaders, alive as long as the application and no longer: a class of the
 * application holds it.
 */
final class Held {

    private static final ClassValue<Set<Coverage>> BY_CLASS = new ClassValue<>() {
        @Override
        protected Set<Coverage> computeValue(Class<?> holder) {
            return ConcurrentHashMap.newKeySet();
        }
    };

    private Held() {}

    /** @param origins those of the coverage */
    static void hold(Coverage coverage, ClassLoader application, List<Origin> origins) {
        BY_CLASS.get(holder(application, origins)).add(coverage);
    }

    /** @param origins those of the coverage */
    static void release(Coverage coverage, ClassLoader application, List<Origin> origins) {
        BY_CLASS.get(holder(application, origins)).remove(coverage);
    }

    /**
     * A class that the application's own class loader defines: one from above would hold the loaders longer, one from below
     * is reached from the loaders alone. Where no loader is of such a class there is one that every class loader can be made
     * to define.
     */
    private static Class<?> holder(ClassLoader application, List<Origin> origins) {
        for (Origin origin : origins) {
            Class<?> loaderClass = origin.loader().getClass();
            if (loaderClass.getClassLoader() == application) {
                return loaderClass;
            }
        }
        return Proxy.newProxyInstance(application, new Class<?>[] {Runnable.class}, (proxy, method, arguments) -> null)
                .getClass();
    }
}
