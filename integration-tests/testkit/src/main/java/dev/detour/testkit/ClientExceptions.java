package dev.detour.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The exception classes that a client's jar holds, known by what they are and not by their names.
 *
 * @param client any class of the client
 * @param prefix of the client's packages, with its dot
 */
public record ClientExceptions(Class<?> client, String prefix) {

    /** Their names, without the prefix. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        try (JarFile jar = new JarFile(location().toFile())) {
            jar.stream()
                    .map(entry -> entry.getName().replace('/', '.'))
                    .filter(name -> name.startsWith(prefix) && name.endsWith(".class"))
                    .map(name -> name.substring(prefix.length(), name.length() - ".class".length()))
                    .filter(this::isThrowable)
                    .forEach(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private Path location() {
        try {
            return Path.of(
                    client.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isThrowable(String name) {
        try {
            return Throwable.class.isAssignableFrom(load(name));
        } catch (ClassNotFoundException | LinkageError optional) { // of a library that is not there, as no exception is
            return false;
        }
    }

    private Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(prefix + name, false, client.getClassLoader());
    }

    /** One of them, in whatever way it can be made, without a cause if possible. */
    public Throwable bare(String name) {
        try {
            Constructor<?> constructor = Arrays.stream(load(name).getDeclaredConstructors())
                    .min(Comparator.comparingLong(ClientExceptions::causes))
                    .orElseThrow();
            constructor.setAccessible(true);
            return (Throwable) constructor.newInstance(Arrays.stream(constructor.getParameterTypes())
                    .map(ClientExceptions::argument)
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + name, e);
        }
    }

    private static long causes(Constructor<?> constructor) {
        return Arrays.stream(constructor.getParameterTypes())
                .filter(Throwable.class::isAssignableFrom)
                .count();
    }

    private static @Nullable Object argument(Class<?> type) {
        if (type == String.class) {
            return "bare";
        }
        return type == int.class ? (Object) 0 : type == List.class ? List.of() : null;
    }
}
