package dev.detour.testkit;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What applications under test are given of this JVM's own class path. */
public final class OwnClassPath {

    private OwnClassPath() {}

    /** The jars whose names begin with one of these, in the order of the class path; a list of the caller's own. */
    public static List<Path> jars(List<String> prefixes) {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(entry).getFileName().toString();
            if (prefixes.stream().anyMatch(name::startsWith)) {
                jars.add(Path.of(entry));
            }
        }
        return jars;
    }

    /** The directory or jar that a class came from. */
    public static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
