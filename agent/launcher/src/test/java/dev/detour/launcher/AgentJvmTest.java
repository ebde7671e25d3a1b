package dev.detour.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.tools.attach.VirtualMachine;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in real JVMs: only there is it in two run-time packages at once. */
class AgentJvmTest {

    private static final String STARTED = "[detour] started from ";
    private static final String RUNS_ON = "; the application runs on without Detour";
    private static final String ONCE_MORE =
            "[detour] already in this JVM; the agent that was given once more does nothing";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with two spaces", "per%20cent", "a+b&c#d", "ünïcode-ключ"})
    void premain_jarInFolder_weavesFirstClientClass(String name) throws Exception {
        assumeTrue(Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode(name));
        Path jar = TestAgentJar.agent(folder.resolve(name).resolve("agent.jar"));

        assertThat(run("-javaagent:" + jar))
                .containsExactly(STARTED + jar + ", own loader: true", "first woven", "ready", "second woven");
    }

    @Test
    void premain_startIsSlow_clientClassWaitsForIt() throws Exception {
        assertThat(run("-javaagent:" + agent() + "=slow")).contains("first woven");
    }

    @Test
    void premain_startFails_saysSoInOneLineAndRunsOn() throws Exception {
        assertThat(run("-javaagent:" + agent() + "=fail"))
                .containsExactly(
                        "[detour] not started: java.lang.IllegalStateException: as told in two lines" + RUNS_ON,
                        "first plain",
                        "ready",
                        "second plain");
    }

    @Test
    void premain_off_runsOnUnwoven() throws Exception {
        assertThat(run("-javaagent:" + agent() + "=off"))
                .containsExactly("[detour] off, as told", "first plain", "ready", "second plain");
    }

    @Test
    void premain_givenTwice_startsOnce() throws Exception {
        Path jar = agent();

        assertThat(run("-javaagent:" + jar, "-javaagent:" + jar))
                .contains(ONCE_MORE)
                .satisfies(this::startedOnce);
    }

    @Test
    void premain_twoCopiesOfTheJar_startsOnce() throws Exception {
        Path jar = agent();
        Path copy = Files.copy(jar, folder.resolve("copy.jar"));

        assertThat(run("-javaagent:" + jar, "-javaagent:" + copy))
                .contains(ONCE_MORE, STARTED + jar + ", own loader: true")
                .satisfies(this::startedOnce);
    }

    /** As where a pipeline gives the agent to every JVM; here the command itself is not in the jar. */
    @Test
    void premain_commandOfItsOwn_staysOff() throws Exception {
        Path jar = agent();
        Path link = Files.createSymbolicLink(folder.resolve("link.jar"), jar);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        for (Path application : List.of(jar, link)) {
            Process command = new ProcessBuilder(
                            java, "-javaagent:" + jar, "-cp", application.toString(), Main.class.getName(), "gate")
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("[detour] failed: java.lang.ClassNotFoundException")
                    .doesNotContain(STARTED);
        }
    }

    @Test
    void premain_jarOnBootClassPathAsWell_starts() throws Exception {
        Path jar = agent();

        assertThat(run("-Xbootclasspath/a:" + jar, "-javaagent:" + jar)).contains("first woven");
    }

    @Test
    void premain_classesNotInAJar_saysSoAndRunsOn() throws Exception {
        Path jar = agent();
        Path classes = folder.resolve("classes");
        Path copy = classes.resolve("dev/detour/launcher/DetourAgent.class");
        Files.createDirectories(copy.getParent());
        Files.write(copy, TestAgentJar.bytes(DetourAgent.class));

        List<String> lines = run("-Xbootclasspath/a:" + classes, "-javaagent:" + jar);

        assertThat(lines).contains("first plain", "second plain");
        assertThat(lines.get(0)).startsWith("[detour] not started:").contains("not in a jar file but at file:");
    }

    @Test
    void premain_securityManager_startsAndWeaves() throws Exception {
        assumeTrue(Runtime.version().feature() < 24, "this JVM has no security manager");

        assertThat(run("-Djava.security.manager", "-javaagent:" + agent())).contains("first woven", "second woven");
    }

    @Test
    void agentmain_clientLoadedBefore_isWovenAfterwards() throws Exception {
        Path jar = agent();
        try (TestJvm jvm = TestJvm.start(folder, List.of("-XX:+EnableDynamicAgentLoading"))) {
            jvm.await("ready");
            attach(jvm, jar, null);
            jvm.askUntil("again woven"); // the classes are woven some time after the agent is started

            assertThat(jvm.finish()).contains("first plain", "second woven");
        }
    }

    @Test
    void agentmain_afterPremain_doesNothing() throws Exception {
        Path jar = agent();
        try (TestJvm jvm =
                TestJvm.start(folder, List.of("-XX:+EnableDynamicAgentLoading", "-javaagent:" + jar + "=off"))) {
            jvm.await("ready");
            attach(jvm, Files.copy(jar, folder.resolve("copy.jar")), null);

            assertThat(jvm.finish()).contains(ONCE_MORE, "second plain").noneMatch(line -> line.startsWith(STARTED));
        }
    }

    private static void attach(TestJvm jvm, Path jar, @Nullable String args) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
        try {
            machine.loadAgent(jar.toString(), args);
        } finally {
            machine.detach();
        }
    }

    private Path agent() throws Exception {
        return TestAgentJar.agent(folder.resolve("agent.jar"));
    }

    private List<String> run(String... options) throws Exception {
        try (TestJvm jvm = TestJvm.start(folder, List.of(options))) {
            jvm.await("ready");
            List<String> lines = new ArrayList<>(jvm.finish());
            lines.removeIf(AgentJvmTest::isOfTheJvm);
            return lines;
        }
    }

    /** About security managers, and that appending to the bootstrap path ends class data sharing for other loaders. */
    private static boolean isOfTheJvm(String line) {
        return line.startsWith("WARNING:") || line.contains(" VM warning: ");
    }

    private void startedOnce(List<? extends String> lines) {
        assertThat(lines).filteredOn(line -> line.startsWith(STARTED)).hasSize(1);
    }
}
