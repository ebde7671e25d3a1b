package dev.detour.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Dockerfile of single lines, and what an engine would make of it. */
record Dockerfile(List<Instruction> instructions) {

    private static final Pattern VARIABLE = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

    record Instruction(String name, String arguments) {

        private static Instruction of(String line) {
            String[] parts = line.split("\\s+", 2);
            return new Instruction(parts[0], parts[1]);
        }
    }

    static Dockerfile read(Path file) throws IOException {
        return new Dockerfile(Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Instruction::of)
                .toList());
    }

    /** What follows each instruction of this name. */
    List<String> arguments(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name.equals(name))
                .map(Instruction::arguments)
                .toList();
    }

    /** What follows the one instruction of this name. */
    String only(String name) {
        List<String> found = arguments(name);
        if (found.size() != 1) {
            throw new IllegalStateException(name + ": " + found);
        }
        return found.get(0);
    }

    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String arguments : arguments("ENV")) {
            Matcher matcher = VARIABLE.matcher(arguments);
            while (matcher.find()) {
                variables.put(matcher.group(1), matcher.group(2));
            }
        }
        return variables;
    }

    /** The words of an instruction in the form of a list: {@code ["java", "-jar"]}. */
    List<String> words(String name) {
        return WORD.matcher(only(name)).results().map(word -> word.group(1)).toList();
    }

    /** Copies from a folder into the root of a file system what the file tells to. */
    void copy(Path folder, Path root) throws IOException {
        String directory = arguments("WORKDIR").stream().findFirst().orElse("/");
        for (String arguments : arguments("COPY")) {
            List<String> names = Arrays.stream(arguments.split("\\s+"))
                    .filter(word -> !word.startsWith("--"))
                    .toList();
            Path to = root.resolve(Path.of("/").relativize(Path.of(directory).resolve(names.get(1))));
            Files.createDirectories(Objects.requireNonNull(to.getParent()));
            Files.copy(folder.resolve(names.get(0)), to);
        }
    }
}
