package dev.detour.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.check.gate.GateCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetourCommandTest {

    @TempDir
    Path directory;

    private final Properties properties = new Properties();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void check_defaults_showsEverySettingAndTheTable() {
        assertThat(run(Map.of(), "check")).isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(shown())
                .startsWith("settings from defaults")
                .contains(line("  detour.mode = route", "default"))
                .contains("default policy")
                .contains(
                        "  outcome               retry  redirect  replica  local  origin  stale  refresh"
                                + "  await-refresh  when all are exhausted",
                        "  evicted                   .         .        .      2       .      3        1"
                                + "              4  null",
                        "  timeout                   1         .        2      3       4      5        ."
                                + "              .  original exception",
                        "  moved                     .         1        2      3       4      5        ."
                                + "              .  original exception",
                        "  unknown                   .         .        .      .       .      .        ."
                                + "              .  original exception")
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(120).matches("\\p{ASCII}*"));
    }

    @Test
    void check_routesAndLayers_showsEachWithItsSource() throws Exception {
        String file = Files.writeString(directory.resolve("d.conf"), """
                        detour.exhausted = miss
                        detour.routes = [{ name = hot, keys = ["a:*", "b:*"], loader = prices, exhausted = rethrow
                          table.busy = [stale] }]
                        """).toString();
        properties.setProperty("detour.warm.queue", "5");

        assertThat(run(Map.of("DETOUR_PRESET", "ladder"), "check", file)).isZero();

        List<String> shown = shown();
        int route = shown.indexOf("route hot");
        assertThat(shown.subList(0, route))
                .contains(
                        line("  detour.preset = ladder", "environment variable DETOUR_PRESET"),
                        line("  detour.warm.queue = 5", "-Ddetour.warm.queue"),
                        "  busy                      .         .        1      2       3      .        ."
                                + "              .  null (exhausted = miss)",
                        "  expired                   .         .        1      2       3      .        ."
                                + "              .  null")
                .anySatisfy(line -> assertThat(line).contains(file + ":1"));
        assertThat(shown.subList(route, shown.size()))
                .contains(
                        "  keys: a:* b:*",
                        "  loader: prices",
                        "  busy                      .         .        .      .       .      1        ."
                                + "              .  original exception");
    }

    @ParameterizedTest
    @CsvSource({"route, FAULTS ARE INJECTED", "observe, 'faults, of which nothing is injected in this mode'"})
    void check_faults_showsEachInWords(String mode, String title) {
        properties.setProperty("detour.mode", mode);

        assertThat(run(Map.of("DETOUR_FAULTS", "[{ keys = \"product:*\", kind = timeout, rate = 10% }]"), "check"))
                .isZero();

        assertThat(shown()).containsSequence(title, "  timeout into 10 % of the reads of product:*");
    }

    @Test
    void check_longNamesAndValues_staysInsideTheTerminal() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("f".repeat(130)));
        String file = Files.writeString(
                        folder.resolve("d.conf"),
                        "detour.mode = off\ndetour.routes = [{ name = \"a\\u001b[31m\", keys = [\"" + "k".repeat(300)
                                + "\"] }]")
                .toString();

        assertThat(run(Map.of(), "check", file)).isZero();

        assertThat(shown())
                .contains("route a [31m")
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(120).doesNotContain("\u001b"));
    }

    @Test
    void check_problems_tellsAllOfThem() throws Exception {
        String file = Files.writeString(directory.resolve("d.conf"), "detour.mode = on\n\ndetour.deadline = 0")
                .toString();

        assertThat(run(Map.of("DETOUR_WARM_QUEUE", "none"), "check", file)).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        file + ":1: detour.mode is \"on\"; accepted is route or observe or off",
                        file + ":3: detour.deadline is 0; accepted is a duration from 1 ms to 60 s",
                        "environment variable DETOUR_WARM_QUEUE: detour.warm.queue is \"none\"; accepted is a whole"
                                + " number from 1 to 1000000");
    }

    @ParameterizedTest
    @CsvSource({
        "gate --error 0, Unknown option",
        "gate a.json --errors, --errors needs a value: --errors 0",
        "check a b, Unmatched argument"
    })
    void run_wrongArgumentsOfACommand_saysWhatIsWrongAndWhereItIsToBeRead(String arguments, String said) {
        assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith(said);
        assertThat(err.toString().lines())
                .hasSizeLessThan(5)
                .last()
                .isEqualTo("See: java -jar detour-agent.jar " + arguments.split(" ")[0] + " --help");
    }

    @Test
    void run_helpOfTheGate_hasItsOptionsInTheOrderOfTheirSubjects() {
        assertThat(run(Map.of(), "gate", "--help")).isZero();

        assertThat(out.toString().substring(out.toString().lastIndexOf("--fallback-p95=5ms")))
                .containsSubsequence(
                        "--call-p95", "--origin-p95", "--miss-rate", "--errors", "--isolation", "--diverted", "--junit")
                .doesNotContain("The same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "chekc", "--bogus"})
    void run_wrongArguments_showsUsageAndFails(String arguments) {
        assertThat(run(Map.of(), arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Usage: java -jar detour-agent.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "check --help", "check -h"})
    void run_help_showsUsage(String arguments) {
        assertThat(run(Map.of(), arguments.split(" "))).isZero();

        assertThat(out.toString())
                .startsWith("Usage: java -jar detour-agent.jar")
                .contains("check");
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://user:a@b:s3cret@host:1/0",
                "check file redis://:s3cret@host",
                "--bogus=rediss://u:s3cret@host",
                "REDIS:user:s3cret@host"
            })
    void run_addressInTheWrongPlace_isShownWithoutItsPassword(String arguments) {
        assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains("***@host").doesNotContain("s3cret");
    }

    @Test
    void run_version_showsIt() {
        assertThat(run(Map.of(), "--version")).isZero();

        assertThat(out.toString().lines()).containsExactly("Detour 1.2.3");
    }

    @Test
    void check_pathThatBeginsWithAt_isNotAnArgumentFile() throws Exception {
        Path file = Files.writeString(directory.resolve("arguments"), "--help");

        assertThat(run(Map.of(), "check", "@" + file)).isEqualTo(1);

        assertThat(err.toString()).startsWith("@" + file + ": there is no file ");
    }

    private int run(Map<String, String> environment, String... arguments) {
        CheckCommand check = new CheckCommand(environment, properties, 1L << 40);
        return DetourCommand.run(
                "1.2.3",
                List.of(check, new GateCommand()),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                arguments);
    }

    private List<String> shown() {
        return out.toString().lines().toList();
    }

    private static String line(String setting, String source) {
        return setting + " ".repeat(66 - setting.length()) + source;
    }
}
