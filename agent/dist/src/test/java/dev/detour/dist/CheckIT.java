package dev.detour.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jar as a command, in a JVM of its own: {@code java -jar detour-agent.jar}. */
@Timeout(120)
class CheckIT {

    private record Run(int code, List<String> out, List<String> err) {}

    @TempDir
    Path folder;

    static Stream<Path> javaHomes() {
        return AgentRunIT.javaHomes();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void check_fileVariableAndProperty_showsThemAndTheTable(Path home) throws Exception {
        Path file = Files.writeString(folder.resolve("detour.conf"), """
                detour.exhausted = miss
                detour.routes = [{ name = hot, keys = ["a:*"], table.timeout = [local, origin] }]
                """);

        Run run = run(home, Map.of("DETOUR_DEADLINE", "40 ms"), "-Ddetour.preset=ladder", "check", file.toString());

        assertThat(run.err).isEmpty();
        assertThat(run.code).isZero();
        assertThat(run.out)
                .contains("settings from " + file + ", 1 environment variable, 1 system property")
                .contains("default policy", "route hot")
                .anyMatch(line -> line.matches(" *detour.deadline = 40 ms +environment variable DETOUR_DEADLINE"))
                .anyMatch(line -> line.matches(" *detour.preset = ladder +-Ddetour.preset"))
                .anyMatch(
                        line -> line.matches(" *timeout( +\\.){2}( +[123]){3}( +\\.){3} +null \\(exhausted = miss\\)"))
                .anyMatch(line -> line.matches(" *timeout( +\\.){3}( +[12]){2}( +\\.){3} +null \\(exhausted = miss\\)"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void check_problems_tellsAllOfThem(Path home) throws Exception {
        Run run = run(home, Map.of("DETOUR_TABLE_UNKNOWN", "[]"), "-Ddetour.mode=on", "check");

        assertThat(run.code).isEqualTo(1);
        assertThat(run.out).isEmpty();
        assertThat(run.err)
                .hasSize(2)
                .anyMatch(line -> line.startsWith("environment variable DETOUR_TABLE_UNKNOWN: "))
                .contains("-Ddetour.mode: detour.mode is \"on\"; accepted is route or observe or off");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void run_argumentsOfEveryKind_answersEach(Path home) throws Exception {
        Run nothing = run(home, Map.of(), "-Dx=y");
        Run unknown = run(home, Map.of(), "-Dx=y", "bogus");
        Run help = run(home, Map.of(), "-Dx=y", "--help");
        Run version = run(home, Map.of(), "-Dx=y", "--version");

        assertThat(nothing.code).isEqualTo(2);
        assertThat(nothing.err).anyMatch(line -> line.startsWith("Usage: java -jar detour-agent.jar"));
        assertThat(unknown.code).isEqualTo(2);
        assertThat(unknown.err).anyMatch(line -> line.startsWith("Usage: java -jar detour-agent.jar"));
        assertThat(help.code).isZero();
        assertThat(help.out).anyMatch(line -> line.contains("check"));
        assertThat(version.code).isZero();
        assertThat(version.out)
                .containsExactly("Detour " + System.getProperty("detour.agent.version") + " (commit "
                        + System.getProperty("detour.agent.commit") + ")");
    }

    private Run run(Path home, Map<String, String> environment, String option, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(home.resolve("bin").resolve("java").toString(), option, "-jar", AgentJar.PATH.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Run(code, Files.readAllLines(out), Files.readAllLines(err));
    }
}
