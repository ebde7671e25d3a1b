package dev.detour.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README says under "Troubleshooting": the code writes its lines, and the tests that it names are there. */
class TroubleshootingTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..", "..");
    private static final Pattern LINES = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PLACEHOLDER = Pattern.compile("<[^>]*>");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");

    /** Where a literal goes on in the next line, or behind a name that is known here. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private static final Pattern NAME =
            Pattern.compile("\"\\s*\\+\\s*OriginLoader\\.class\\.getName\\(\\)\\s*\\+\\s*\"");
    private static final Pattern LITERAL = Pattern.compile("\"[^\"\n]*\"");

    /** Stands for a quotation mark inside a literal. */
    private static final String QUOTE = "\u0001";

    private static final int FEWEST_LINES = 40;
    private static final int FEWEST_TESTS = 30;

    private static String section() throws IOException {
        String page = Files.readString(ROOT.resolve("README.md"));
        int begin = page.indexOf("\n## Troubleshooting\n");
        assertThat(begin).isPositive();
        return page.substring(begin, page.indexOf("\n## ", begin + 1));
    }

    private static List<Path> sources(String folder) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String parent : List.of("agent", "integration-tests")) {
            try (Stream<Path> modules = Files.list(ROOT.resolve(parent))) {
                for (Path module : modules.toList()) {
                    addSources(module.resolve(folder), found);
                }
            }
        }
        return found;
    }

    private static void addSources(Path folder, List<Path> found) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
            }
        }
    }

    /** All literals of the code, each between quotation marks. */
    private static String literals() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path source : sources("src/main/java")) {
            String code = Files.readString(source).replace("\\\"", QUOTE);
            String named = NAME.matcher(code).replaceAll("dev.detour.spi.OriginLoader");
            Matcher literal = LITERAL.matcher(JOINT.matcher(named).replaceAll(""));
            while (literal.find()) {
                all.append(literal.group());
            }
        }
        return all.toString();
    }

    private static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        Matcher block = LINES.matcher(section());
        while (block.find()) {
            block.group(1).lines().forEach(lines::add);
        }
        return lines;
    }

    /** Whether it is within a literal, or one ends with its beginning and another goes on. */
    private static boolean isIn(String literals, String piece) {
        return literals.contains(piece)
                || IntStream.range(1, piece.length())
                        .anyMatch(end -> literals.contains(piece.substring(0, end) + '"')
                                && goesOn(literals, piece.substring(end)));
    }

    private static boolean goesOn(String literals, String rest) {
        return literals.contains('"' + rest)
                || IntStream.range(1, rest.length())
                        .anyMatch(end -> literals.contains('"' + rest.substring(0, end) + '"')
                                && goesOn(literals, rest.substring(end)));
    }

    @Test
    void lines_areWrittenByTheCode() throws IOException {
        String literals = literals();

        assertThat(lines())
                .hasSizeGreaterThanOrEqualTo(FEWEST_LINES)
                .allSatisfy(line -> assertThat(PLACEHOLDER.split(line.replace("\"", QUOTE)))
                        .allMatch(piece -> isIn(literals, piece.strip())));
    }

    @Test
    void tests_areThere() throws IOException {
        List<Path> tests = sources("src/test/java");
        Matcher named = TEST.matcher(section());
        int count = 0;
        while (named.find()) {
            count++;
            String file = named.group(1) + ".java";
            List<Path> there = tests.stream()
                    .filter(test -> test.getFileName().toString().equals(file))
                    .toList();
            assertThat(there).as(file).hasSize(1);
            if (named.group(2) != null) {
                assertThat(there.get(0)).content().as(named.group()).contains("void " + named.group(2) + "(");
            }
        }
        assertThat(count).isGreaterThanOrEqualTo(FEWEST_TESTS);
    }
}
