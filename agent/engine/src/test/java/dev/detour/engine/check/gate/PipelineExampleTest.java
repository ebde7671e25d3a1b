package dev.detour.engine.check.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.detour.engine.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** What {@code examples/ci} and the README tell pipelines to do, as far as that can be found out without one. */
class PipelineExampleTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern PROPERTY = Pattern.compile("-D(detour\\.[a-z.-]+)=([^\\s\"]+)");
    private static final Pattern GATE = Pattern.compile("detour-agent\\.jar\"? gate |AGENT_JAR\" gate ");

    private static Map<?, ?> workflow() throws IOException {
        return new Yaml().load(Files.readString(ROOT.resolve("examples/ci/detour-gate.yml")));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static List<?> steps() throws IOException {
        Object steps = map(map(workflow().get("jobs")).get("gate")).get("steps");
        assertThat(steps).isInstanceOf(List.class);
        return (List<?>) Objects.requireNonNull(steps);
    }

    private static List<String> commands() throws IOException {
        return steps().stream()
                .map(step -> map(step).get("run"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** What steps have for Detour beside their commands. */
    private static Map<String, String> environment() throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (Object step : steps()) {
            if (map(step).get("env") instanceof Map<?, ?> env) {
                env.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
            }
        }
        return variables;
    }

    private static Stream<String> shellOfReadme() throws IOException {
        return Files.readString(ROOT.resolve("README.md")).lines().filter(line -> line.startsWith("java -"));
    }

    private static Properties settings(String command) {
        Properties settings = new Properties();
        Matcher matcher = PROPERTY.matcher(command);
        while (matcher.find()) {
            settings.setProperty(matcher.group(1), matcher.group(2));
        }
        return settings;
    }

    @Test
    void workflow_everyPlace_isWhereGitHubLooks() throws IOException {
        Map<?, ?> job = map(map(workflow().get("jobs")).get("gate"));

        assertThat(workflow().get("name")).isEqualTo("Redis fallback");
        assertThat(job.get("runs-on")).isEqualTo("ubuntu-latest");
        assertThat(steps())
                .isNotEmpty()
                .allSatisfy(step -> assertThat(
                                map(step).containsKey("run") ^ map(step).containsKey("uses"))
                        .as("%s", step)
                        .isTrue());
    }

    @Test
    void workflow_everySetting_isAcceptedAndTheSummariesAreThoseThatAreJudged() throws Exception {
        List<String> withAgent =
                commands().stream().filter(run -> run.contains("-javaagent:")).toList();
        List<String> gates =
                commands().stream().filter(run -> GATE.matcher(run).find()).toList();

        assertThat(withAgent).singleElement().satisfies(run -> {
            Properties settings = settings(run);
            assertThat(settings).containsKey("detour.report.file");
            assertThat(settings.getProperty("detour.report.file"))
                    .startsWith("$SUMMARIES/")
                    .contains("%t", "%p");
            assertThat(SettingsLoader.load(null, environment(), settings, 1 << 30)
                            .faults())
                    .hasSize(1);
        });
        assertThat(gates).singleElement().asString().contains("gate \"$SUMMARIES\"");
        assertThat(commands()).anyMatch(run -> run.contains("rm -rf \"$SUMMARIES\""));
    }

    @Test
    void commands_ofTheWorkflowAndTheReadme_areUnderstood() throws Exception {
        List<String> gates = Stream.concat(commands().stream(), shellOfReadme())
                .filter(run -> GATE.matcher(run).find())
                .toList();

        assertThat(gates).hasSizeGreaterThanOrEqualTo(2);
        for (String gate : gates) {
            Matcher begin = GATE.matcher(gate);
            assertThat(begin.find()).isTrue();
            String[] arguments = gate.substring(begin.end()).strip().split("\\s+");
            CommandLine.ParseResult parsed = new CommandLine(new GateCommand()).parseArgs(arguments);
            assertThat(parsed.matchedOptions()).as(gate).hasSizeGreaterThan(2);
            assertThat(limitsOf(parsed)).as(gate).isZero();
        }
    }

    /** Every limit can be read: of a run in which nothing was worth a word. */
    private static int limitsOf(CommandLine.ParseResult parsed) throws IOException {
        Path summary = Files.createTempFile("summary", ".json");
        try {
            Files.writeString(summary, GateCommandTest.EMPTY);
            String[] limits = parsed.matchedOptions().stream()
                    .filter(option -> !option.longestName().equals("--junit"))
                    .map(option -> option.longestName() + "=" + option.getValue())
                    .toArray(String[]::new);
            String[] all = Arrays.copyOf(limits, limits.length + 2);
            all[limits.length] = "--allow-unmeasured";
            all[limits.length + 1] = summary.toString();
            return new CommandLine(new GateCommand()).execute(all);
        } finally {
            Files.delete(summary);
        }
    }

    @Test
    void readme_everySettingOfAPipeline_isAccepted() throws Exception {
        assertThat(shellOfReadme().filter(line -> line.contains("-Ddetour.report.file")))
                .isNotEmpty()
                .allSatisfy(line -> assertThatCode(() -> SettingsLoader.load(null, Map.of(), settings(line), 1 << 30))
                        .doesNotThrowAnyException());
    }
}
