package dev.detour.engine.config;

import static dev.detour.engine.config.SettingsProblemsTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that cannot be read or is no HOCON. */
class SettingsFileTest {

    @TempDir
    Path directory;

    static Stream<Arguments> wrongText() {
        return Stream.of(
                arguments(
                        "detour {\n mode = off\n",
                        "3: not valid HOCON: expecting a closing brace '}' here, not: end of file"),
                arguments(
                        "detour {\n mode = : off\n}", "2: not valid HOCON: Expecting a value but got wrong token: ':'"),
                arguments(
                        "detour.routes = [{ name = a\n keys = [a:*] }]",
                        "2: not valid HOCON: List should have ended with ] or had a comma, instead had token: ':'"
                                + " (if you want ':' to be part of a string value, then double-quote it)"),
                arguments("[1]", "1: not valid HOCON: has type LIST rather than object at file root"),
                arguments(
                        "detour.mode = off\ndetour.warm.queue = ${NOBODY}",
                        "2: not valid HOCON: Could not resolve substitution to a value: ${NOBODY}"),
                arguments(
                        "# mine\ndetour {\n include \"more.conf\"\n}",
                        "3: include is not supported; put all settings into one file"),
                arguments(
                        "\ninclude required(file(\"/more.conf\"))",
                        "2: include is not supported; put all settings into one file"),
                arguments(
                        "include url(\"http://localhost:1/more.conf\")",
                        "1: include is not supported; put all settings into one file"));
    }

    @ParameterizedTest
    @MethodSource("wrongText")
    void load_textIsNoHocon_namesTheLine(String text, String expected) throws Exception {
        String file = Files.writeString(directory.resolve("detour.conf"), text).toString();

        assertThat(problem(file, Map.of(), Map.of())).isEqualTo(file + ":" + expected);
    }

    @Test
    void load_noSuchFile_namesIt() throws Exception {
        String absolute = directory.resolve("none.conf").toString();
        String accepted = "; accepted is the path of a readable HOCON file";

        assertThat(problem(absolute, Map.of(), Map.of())).isEqualTo(absolute + ": there is no such file" + accepted);
        assertThat(problem("none.conf", Map.of(), Map.of()))
                .isEqualTo("none.conf: there is no file " + Path.of("none.conf").toAbsolutePath() + accepted);
    }

    @Test
    void load_unreadableFile_namesIt() throws Exception {
        Path binary = Files.write(directory.resolve("binary.conf"), new byte[] {'a', (byte) 0xff});

        assertThat(problem(binary.toString(), Map.of(), Map.of()))
                .isEqualTo(binary + ": it is not UTF-8 text; accepted is the path of a readable HOCON file");
        assertThat(problem(directory.toString(), Map.of(), Map.of()))
                .startsWith(directory + ": ")
                .endsWith("; accepted is the path of a readable HOCON file");
        assertThat(problem("a\0b", Map.of(), Map.of())).startsWith("a b: ").doesNotContain("\0");
    }

    @Test
    void load_deeplyNestedFile_isRejected() throws Exception {
        Path file = Files.writeString(directory.resolve("deep.conf"), "detour.mode = " + "[".repeat(200_000));

        assertThat(problem(file.toString(), Map.of(), Map.of())).isEqualTo(file + ": nested too deep");
    }
}
