package dev.detour.engine.route;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Origin;
import dev.detour.spi.OriginLoader;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The origin loaders in the jars that {@code detour.loaders} names. What it names in vain is said once. */
final class LoaderJars {

    private final List<String> paths;

    /** @param setting paths or globs, with the platform's path separator between them; may be empty */
    LoaderJars(String setting) {
        this.paths = Stream.of(setting.split(Pattern.quote(File.pathSeparator)))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .toList();
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** Makes the loaders for one application, in a child of its class loader. */
    List<Origin> find(ClassLoader application) {
        List<URL> jars = new ArrayList<>();
        for (String path : paths) {
            jars.addAll(jars(path));
        }
        if (jars.isEmpty()) {
            return List.of();
        }
        // not closed: the loaders' classes come from it as long as the application lives
        ClassLoader child = new URLClassLoader("detour-loaders", jars.toArray(URL[]::new), application);
        List<Origin> found = OriginDiscovery.find(child, application, type -> type.getClassLoader() == child);
        if (found.isEmpty()) {
            List<String> files = jars.stream().map(URL::getPath).toList();
            complain(String.join(", ", files) + " gave no origin loader; a jar names its loaders in META-INF/services/"
                    + OriginLoader.class.getName()
                    + ", and one that is on the application's class path, too, comes from"
                    + " there");
        }
        return found;
    }

    private static List<URL> jars(String path) {
        try {
            Path jar = Path.of(path).toAbsolutePath();
            List<URL> found = new ArrayList<>();
            for (Path file : isGlob(jar.getFileName().toString()) ? matching(jar) : List.of(jar)) {
                if (Files.isReadable(file) && Files.isRegularFile(file)) {
                    found.add(file.toUri().toURL());
                } else {
                    complain(file + " cannot be read");
                }
            }
            if (found.isEmpty() && isGlob(path)) {
                complain("no file matches " + path + "; only the name of the file may hold * or ?");
            }
            return found;
        } catch (InvalidPathException | MalformedURLException odd) {
            complain(path + " is no path of a file: " + odd.getMessage());
        } catch (IOException unreadable) {
            complain(path + " cannot be read: " + unreadable);
        }
        return List.of();
    }

    private static boolean isGlob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    private static List<Path> matching(Path pattern) throws IOException {
        Path directory = pattern.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        Glob name = new Glob(pattern.getFileName().toString());
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> name.matches(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static void complain(String what) {
        AgentLog.warnOnce("loaders " + what, "detour.loaders: " + what + "; the application runs on without it");
    }
}
