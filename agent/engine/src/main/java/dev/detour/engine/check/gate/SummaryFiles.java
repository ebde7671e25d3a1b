package dev.detour.engine.check.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds the files of summaries that arguments name: files themselves, directories of them, and globs. */
final class SummaryFiles {

    private static final String GLOB = "*?[{";

    private SummaryFiles() {}

    /** Each file once, in the order in which they are named; at least one. */
    static Set<Path> of(List<String> arguments) throws Unusable {
        Set<Path> files = new LinkedHashSet<>();
        for (String argument : arguments) {
            List<Path> named = named(argument);
            if (named.isEmpty()) {
                throw new Unusable(nothing(argument)
                        + "; a summary is written when a JVM with the agent ends by itself, to where its setting"
                        + " detour.report.file says: look for [detour] in the log of the tests");
            }
            named.forEach(file -> files.add(file.toAbsolutePath().normalize()));
        }
        return files;
    }

    private static String nothing(String argument) {
        if (isGlob(argument)) {
            return "nothing matches " + argument;
        }
        return Files.isDirectory(Path.of(argument))
                ? "the directory " + argument + " holds no *.json"
                : "there is no file " + argument;
    }

    private static List<Path> named(String argument) throws Unusable {
        try {
            Path path = isGlob(argument) ? null : Path.of(argument);
            if (path == null) {
                return matching(argument);
            }
            if (Files.isDirectory(path)) {
                return below(path, 1, FileSystems.getDefault().getPathMatcher("glob:*.json"));
            }
            return Files.exists(path) ? List.of(path) : List.of();
        } catch (InvalidPathException | PatternSyntaxException wrong) {
            throw new Unusable(argument + " is neither a path nor a glob: " + wrong.getMessage());
        } catch (UncheckedIOException unreadable) {
            throw new Unusable(argument + " cannot be read: " + unreadable.getCause());
        } catch (IOException unreadable) {
            throw new Unusable(argument + " cannot be read: " + unreadable);
        }
    }

    /** A path that is there is meant as one: a build's directory may have brackets in its name. */
    private static boolean isGlob(String argument) {
        return hasWildcard(argument) && !isThere(argument);
    }

    private static boolean isThere(String argument) {
        try {
            return Files.exists(Path.of(argument));
        } catch (InvalidPathException wrong) {
            return false;
        }
    }

    private static boolean hasWildcard(String text) {
        return text.chars().anyMatch(c -> GLOB.indexOf(c) >= 0);
    }

    private static List<Path> matching(String glob) throws IOException {
        String[] parts = glob.split("/", -1);
        int plain = 0;
        while (plain < parts.length - 1 && !hasWildcard(parts[plain])) {
            plain++;
        }
        String rest = String.join("/", List.of(parts).subList(plain, parts.length));
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
        String root = String.join("/", List.of(parts).subList(0, plain));
        Path base = Path.of(plain == 0 ? "." : root.isEmpty() ? "/" : root);
        int depth = rest.contains("**") ? Integer.MAX_VALUE : parts.length - plain;
        return Files.isDirectory(base) ? below(base, depth, matcher) : List.of();
    }

    private static List<Path> below(Path base, int depth, PathMatcher matcher) throws IOException {
        try (Stream<Path> walk = Files.walk(base, depth)) {
            return walk.filter(file -> matcher.matches(base.relativize(file)) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }
}
