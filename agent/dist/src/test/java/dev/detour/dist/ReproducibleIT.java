package dev.detour.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether who builds the same sources at another place has the very files that are published, as they can see by the checksums. */
class ReproducibleIT {

    private static final Path FOLDER = Path.of(System.getProperty("detour.release", "target/release"));
    private static final long PATIENCE_MINUTES = 15;

    /** What was changed since the commit goes with it; a file that git does not know must not be there. */
    @Test
    void build_ofTheSameSourcesElsewhere_makesTheSameFiles(@TempDir Path elsewhere) throws Exception {
        Path clone = elsewhere.resolve("another-place");
        Path changes = elsewhere.resolve("changes");
        run(elsewhere, "sh", "-c", "git -C '" + root() + "' diff --binary HEAD > '" + changes + "'");
        run(elsewhere, "git", "clone", "-q", root(), clone.toString());
        run(clone, "git", "apply", "--allow-empty", changes.toString());

        run(
                clone,
                System.getProperty("detour.maven.home") + "/bin/mvn",
                "-B",
                "-ntp",
                "-q",
                "-Dmaven.repo.local=" + System.getProperty("detour.maven.repository"),
                "-Prelease",
                "verify",
                "-DskipTests",
                "-pl",
                "bootstrap,agent/dist",
                "-am");

        assertThat(hashes(clone.resolve("agent/dist/target/release"))).isEqualTo(hashes(FOLDER));
    }

    private static String root() {
        return Path.of("../..").toAbsolutePath().normalize().toString();
    }

    private static void run(Path in, String... command) throws Exception {
        Path said = Files.createTempFile("said", ".log");
        Process process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("%s ended", command[0])
                    .isTrue();
            assertThat(process.exitValue()).as(() -> read(said)).isZero();
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** By the file's name. */
    private static Map<String, String> hashes(Path folder) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                hashes.put(file.getFileName().toString(), ReleaseIT.hash("SHA-256", file));
            }
        }
        return hashes;
    }
}
