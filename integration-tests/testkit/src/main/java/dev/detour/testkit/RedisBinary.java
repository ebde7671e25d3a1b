package dev.detour.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/**
 * The {@code redis-server} to start: the one on the PATH, or else the binary that embedded-redis carries.
 *
 * @param path the executable
 * @param majorVersion for example 7
 */
record RedisBinary(Path path, int majorVersion) {

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");

    /** Found once per JVM. */
    static RedisBinary found() {
        return Holder.FOUND;
    }

    private static RedisBinary find() {
        try {
            Path path = installedOrUnpacked();
            return new RedisBinary(path, majorVersionOf(path));
        } catch (IOException e) {
            throw new UncheckedIOException("no redis-server on the PATH, and none could be unpacked", e);
        }
    }

    private static Path installedOrUnpacked() throws IOException {
        String searched = System.getenv().getOrDefault("PATH", "");
        Optional<Path> installed = Arrays.stream(searched.split(File.pathSeparator))
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
        return installed.isPresent() ? installed.get() : unpacked();
    }

    private static Path unpacked() throws IOException {
        Path directory = Files.createTempDirectory("detour-redis-binary");
        Path binary = ExecutableProvider.newJarResourceProvider(directory.toFile())
                .get()
                .toPath();
        System.err.println(
                "no redis-server on the PATH: one of Redis 6.2 is used that a library brings along; that does for the"
                        + " quickstart and the examples, but tests of what came with Redis 7 fail on it");
        binary.toFile().deleteOnExit();
        directory.toFile().deleteOnExit();
        return binary;
    }

    private static int majorVersionOf(Path binary) throws IOException {
        Process process = new ProcessBuilder(binary.toString(), "--version").start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher version = VERSION.matcher(printed);
        if (!version.find()) {
            throw new IOException(binary + " --version printed: " + printed);
        }
        return Integer.parseInt(version.group(1));
    }

    private static final class Holder {
        private static final RedisBinary FOUND = find();
    }
}
