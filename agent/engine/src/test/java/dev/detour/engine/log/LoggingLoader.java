package dev.detour.engine.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The loader of an application that has an SLF4J of its own, and what it has loaded. */
final class LoggingLoader extends URLClassLoader implements LoadedClasses {

    private final Set<Class<?>> loaded = ConcurrentHashMap.newKeySet();

    private LoggingLoader(URL[] jars) {
        super(jars, ClassLoader.getPlatformClassLoader());
    }

    /** One with these artifacts in this version. */
    static LoggingLoader of(String version, String... artifacts) {
        return new LoggingLoader(Stream.of(artifacts)
                .map(artifact -> jar(artifact + '-' + version + ".jar"))
                .toArray(URL[]::new));
    }

    private static URL jar(String name) {
        Path jar = Path.of(System.getProperty("detour.test.logging"), name);
        try {
            if (!Files.exists(jar)) {
                throw new IOException("no " + jar);
            }
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> found = super.findClass(name);
        loaded.add(found);
        return found;
    }

    /** What an application does that has a logger in a static field. */
    void log() throws ReflectiveOperationException {
        Class.forName(Slf4j.FACTORY, true, this)
                .getMethod("getLogger", String.class)
                .invoke(null, "com.example.Application");
    }

    @Override
    public Class<?>[] all() {
        return loaded.toArray(new Class<?>[0]);
    }

    @Override
    public Class<?>[] seenBy(ClassLoader loader) {
        return loader == this ? all() : new Class<?>[0];
    }

    @Override
    public void open(Class<?> type) {}

    /** This one alone. */
    List<ClassLoader> asList() {
        return List.of(this);
    }
}
