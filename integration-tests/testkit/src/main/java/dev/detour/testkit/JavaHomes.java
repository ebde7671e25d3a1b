package dev.detour.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs of this machine. */
public final class JavaHomes {

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    private JavaHomes() {}

    /**
     * A JDK of this feature release or a later one: the one that the system property {@code detour.test.jdk} names, or this
     * JVM's own, or the latest of those where Linux distributions install them.
     */
    public static Optional<Path> atLeast(int feature) {
        Optional<Path> told = Stream.of(System.getProperty("detour.test.jdk", ""), System.getProperty("java.home"))
                .filter(home -> !home.isEmpty())
                .map(Path::of)
                .filter(home -> featureOf(home) >= feature)
                .findFirst();
        return told.isPresent() ? told : installed(feature);
    }

    private static Optional<Path> installed(int feature) {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(INSTALLED)) {
            return homes.filter(home -> featureOf(home) >= feature).max(Comparator.comparingInt(JavaHomes::featureOf));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** By the file {@code release}, in which each JDK names its version; 0 where there is none. */
    private static int featureOf(Path home) {
        Properties release = new Properties();
        try (InputStream file = Files.newInputStream(home.resolve("release"))) {
            release.load(file);
            String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
            return Files.isExecutable(home.resolve("bin").resolve("java"))
                    ? Runtime.Version.parse(version).feature()
                    : 0;
        } catch (IOException | IllegalArgumentException noJdk) {
            return 0;
        }
    }
}
