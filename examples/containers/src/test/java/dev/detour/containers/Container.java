package dev.detour.containers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /**
     * Runs a command; java is the one of this JVM.
     *
     * @param awaited when lines that hold each of these have been printed, the command is told to end
     */
    Run run(String directory, Map<String, String> environment, List<String> command, String... awaited)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        command.stream().map(this::word).toList())
                .directory(inside(directory).toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("DETOUR_") || name.startsWith("OTEL_"));
        environment.forEach((name, value) -> builder.environment().put(name, withPathsInside(value)));
        Process process = builder.start();
        List<String> lines = new ArrayList<>();
        List<String> missing = new ArrayList<>(List.of(awaited));
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String printed = line;
                lines.add(printed);
                if (missing.removeIf(printed::contains) && missing.isEmpty()) {
                    process.getOutputStream().write('\n');
                    process.getOutputStream().flush();
                }
            }
        }
        return new Run(process.waitFor(), lines);
    }

    private String word(String word) {
        return word.equals("java")
                ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
                : withPathsInside(word);
    }

    private String withPathsInside(String word) {
        return ABSOLUTE.matcher(word).replaceAll(Matcher.quoteReplacement(root + "/"));
    }
}
