package dev.detour.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A folder in the place of a file system: absolute paths are meant from there. */
record Container(Path root) {

    /** Where a word, or what follows a colon or an equals sign in it, begins with a slash. */
    private static final Pattern ABSOLUTE = Pattern.compile("(?<=^|[:=])/");

    /** What a process has printed, and its exit code. */
    record Run(int code, List<String> lines) {}

    /** A path of the container as one of the machine. */
    Path inside(String path) {
        return root.resolve(Path.of("/").relativize(Path.of(path)));
    }

    /** Runs a command; java is the one of this JVM. */
    Run run(String directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command.stream()
                        .map(word -> word.equals("java") ? Path.of(System.getProperty("java.home"), "bin", "java").toString() : inside(word, root))
                        .toList())
                .directory(inside(directory).toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("DETOUR_") || name.startsWith("OTEL_"));
        environment.forEach((name, value) -> builder.environment().put(name, inside(value, root)));
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), printed.lines().toList());
    }

    private static String inside(String word, Path root) {
        return ABSOLUTE.matcher(word).replaceAll(Matcher.quoteReplacement(root + "/"));
    }
}
