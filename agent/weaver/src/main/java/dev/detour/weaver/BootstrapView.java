package dev.detour.weaver;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether code that is woven into the classes of a loader may call a class of the bootstrap loader.
 *
 * <p>A bundle of OSGi is asked by OSGi's own method. Felix answers whoever asks the loader from outside of all bundles, as we do,
 * from the class path of the application that it was started in, and does not do so for the bundle's own classes: the client would
 * count as woven, and its reads would end in a {@link NoClassDefFoundError} as soon as another tier answers one.
 */
final class BootstrapView {

    private static final String OF_A_BUNDLE = "org.osgi.framework.BundleReference";
    private static final String BUNDLE = "org.osgi.framework.Bundle";

    private BootstrapView() {}

    /** Whether a loader gives its classes this very class. */
    static boolean has(@Nullable ClassLoader loader, Class<?> ofBootstrap) {
        try {
            return load(loader, ofBootstrap.getName()) == ofBootstrap;
        } catch (ReflectiveOperationException | LinkageError hidden) {
            return false;
        }
    }

    private static @Nullable Class<?> load(@Nullable ClassLoader loader, String name)
            throws ReflectiveOperationException {
        Class<?> reference = loader == null ? null : bundleReference(loader.getClass());
        Object bundle =
                reference == null ? null : reference.getMethod("getBundle").invoke(loader);
        if (reference == null || bundle == null) {
            return Class.forName(name, false, loader);
        }
        Method loadClass =
                Class.forName(BUNDLE, false, reference.getClassLoader()).getMethod("loadClass", String.class);
        return (Class<?>) loadClass.invoke(bundle, name);
    }

    /** OSGi's interface of a loader that is a bundle's, as the framework of this one has it; null where it is none. */
    private static @Nullable Class<?> bundleReference(@Nullable Class<?> type) {
        for (Class<?> seen = type; seen != null; seen = seen.getSuperclass()) {
            for (Class<?> implemented : seen.getInterfaces()) {
                if (implemented.getName().equals(OF_A_BUNDLE)) {
                    return implemented;
                }
            }
        }
        return null;
    }
}
