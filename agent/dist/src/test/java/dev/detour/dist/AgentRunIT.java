package dev.detour.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The jar in a JVM of its own, under an application without Redis: on this Java, and on the one whose home Maven is given as
 * {@code -Ddetour.test.jdk25=...}.
 */
@Timeout(120)
class AgentRunIT {

    private static final String STARTED = "[detour] version " + System.getProperty("detour.agent.version") + ",";

    @TempDir
    Path folder;

    static Stream<Path> javaHomes() {
        return Stream.of(System.getProperty("java.home"), System.getProperty("detour.test.jdk25", ""))
                .filter(home -> !home.isEmpty())
                .map(Path::of);
    }

    @BeforeEach
    void copyApplication() throws IOException {
        String name = PlainMain.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve("classes").resolve(name);
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        try (InputStream in = AgentRunIT.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(in), copy);
        }
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void start_plainMain_saysThatItStartedAndNothingElse(Path home) throws Exception {
        assertThat(run(home, "-javaagent:" + AgentJar.PATH))
                .hasSize(2)
                .contains("main runs")
                .satisfies(this::startedOnce);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void start_spacesInThePath_works(Path home) throws Exception {
        Path copy =
                Files.createDirectories(folder.resolve("a folder with spaces")).resolve("the agent.jar");
        Files.copy(AgentJar.PATH, copy);

        assertThat(run(home, "-javaagent:" + copy)).contains("main runs").satisfies(this::startedOnce);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void start_givenTwice_startsOnceAndSaysSo(Path home) throws Exception {
        String option = "-javaagent:" + AgentJar.PATH;

        assertThat(run(home, option, option))
                .hasSize(3)
                .contains("[detour] already in this JVM; the agent that was given once more does nothing", "main runs")
                .satisfies(this::startedOnce);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void start_mainEndsAtOnce_endsWell(Path home) throws Exception {
        Process process = start(home, List.of("-javaagent:" + AgentJar.PATH), List.of("at once"));
        process.getOutputStream().close();

        assertThat(process.inputReader().lines().filter(AgentRunIT::isOfTheApplication))
                .contains("main runs")
                .noneMatch(line -> line.contains("not started") || line.contains("Exception"));
        assertThat(process.waitFor()).isZero();
    }

    private void startedOnce(List<? extends String> lines) {
        assertThat(lines).filteredOn(line -> line.contains(STARTED)).hasSize(1);
    }

    /** Lets it run until both the agent and the application have spoken; gives all that was printed. */
    private List<String> run(Path home, String... options) throws Exception {
        Process process = start(home, List.of(options), List.of());
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            boolean main = false;
            boolean agent = false;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                main |= line.equals("main runs");
                agent |= line.contains(STARTED) || line.contains("not started");
                if (main && agent) {
                    process.getOutputStream().close();
                }
            }
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        lines.removeIf(line -> !isOfTheApplication(line));
        return lines;
    }

    /** The JVM says that appending to the bootstrap path ends class data sharing for the other loaders. */
    private static boolean isOfTheApplication(String line) {
        return !line.contains(" VM warning: ");
    }

    private Process start(Path home, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", folder.resolve("classes").toString(), PlainMain.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
