package dev.detour.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of a JVM under test, which jumps as one does that is set by hand. What measures time that has passed is not
 * affected. By libfaketime, where that is installed.
 *
 * <p>Thread-safe.
 */
public final class FakeClock {

    /** Where Debian has it, for each processor. */
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private static final String FILE = "libfaketime.so.1";

    private final Path library;
    private final Path offset;

    private FakeClock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /**
     * A clock that is right so far.
     *
     * @param directory for its setting
     * @return empty where libfaketime is not installed (Debian: {@code apt-get install faketime})
     */
    public static Optional<FakeClock> in(Path directory) {
        return library().map(library -> {
            FakeClock clock = new FakeClock(library, directory.resolve("clock"));
            clock.jump(Duration.ZERO);
            return clock;
        });
    }

    /** Whether there can be one on this machine. */
    public static boolean isInstalled() {
        return library().isPresent();
    }

    private static Optional<Path> library() {
        try (Stream<Path> files = Files.find(LIBRARIES, 3, (path, attributes) -> path.endsWith(FILE))) {
            return files.findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a JVM this clock. */
    public AgentJvm.Builder given(AgentJvm.Builder jvm) {
        return jvm.environment("LD_PRELOAD", library.toString())
                .environment("FAKETIME_TIMESTAMP_FILE", offset.toString())
                // else each wait of a thread opens and reads the file
                .environment("FAKETIME_CACHE_DURATION", "0")
                .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .environment("DONT_FAKE_MONOTONIC", "1") // its name before 0.9.10
                // what it takes for a fault of glibc and mends: every wait of a JVM would end at once
                .environment("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** Sets the clock this far from the right time; the JVM sees it within about a second. */
    public void jump(Duration fromRightTime) {
        try {
            Path next = offset.resolveSibling("next");
            Files.writeString(next, String.format("%+d%n", fromRightTime.toSeconds()));
            // at once: the JVM may look while this is written
            Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
