package dev.detour.weaver;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Defines one client's adapter beside one copy of that client: sees the client's types through its parent, and the engine
 * through the agent's loader.
 */
final class AdapterLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String AGENT_PACKAGES = "dev.detour.";

    private final ClassLoader agentLoader;
    private final String adapterPackage;

    AdapterLoader(@Nullable ClassLoader clientLoader, ClassLoader agentLoader, String adapterPackage) {
        super("detour-adapter", clientLoader);
        this.agentLoader = agentLoader;
        this.adapterPackage = adapterPackage;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(AGENT_PACKAGES)) {
            return super.loadClass(name, resolve);
        }
        if (!name.startsWith(adapterPackage)) {
            return agentLoader.loadClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = agentLoader.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length, AdapterLoader.class.getProtectionDomain());
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
