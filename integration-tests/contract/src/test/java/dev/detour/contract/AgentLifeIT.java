package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.VirtualMachine;
import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.IdleApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How the agent comes into a JVM, what it says there, and that whatever is wrong with it never stops the application.
 *
 * <p>The applications end with their case, and their connections with them.
 */
class AgentLifeIT extends ContractCase {

    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path directory = Path.of("set by JUnit");

    private static AgentJvm.Builder idle() {
        return AgentJvm.builder(IdleApp.class.getName())
                .classPath(Applications.own())
                .arguments("done");
    }

    /** Runs an application to its end and checks that the agent did not get in its way. */
    private static AgentJvm finished(AgentJvm.Builder builder) {
        AgentJvm jvm = builder.start();
        try (jvm) {
            assertThat(jvm.exitCode(EXIT_TIMEOUT)).as(jvm.tail()).isZero();
        }
        assertThat(jvm.lines()).contains("idle done");
        return jvm;
    }

    private Path file(String... lines) throws Exception {
        return Files.writeString(directory.resolve("agent.conf"), String.join("\n", lines));
    }

    @Test
    void start_applicationWithoutRedisClient_saysVersionModeAndSource() throws Exception {
        Path conf = file("detour.routes = [{ name = \"catalog\", keys = [\"catalog:*\"] }]");

        AgentJvm.Builder staying = idle().arguments("stay").agent(Applications.agentJar(), conf.toString());
        try (AgentJvm jvm = staying.start()) {
            String told = jvm.awaitLine(Applications::isAgents, EXIT_TIMEOUT);

            assertThat(told).contains(System.getProperty("detour.version"), "route", conf.toString());
            jvm.awaitLine(line -> line.startsWith("idle done"), EXIT_TIMEOUT);
            assertThat(Applications.agentLines(jvm)).containsExactly(told);
        }
    }

    @Test
    void start_applicationThatEndsAtOnce_isNotHeldUp() {
        finished(idle().agent(Applications.agentJar(), null));
    }

    @EachKind
    void firstRead_supportedClient_saysItsNameAndVersion(AccessKind kind) {
        String key = key("product");
        Session session = woven(kind);
        session.get(key);

        String client = kind.isJedis() ? "jedis" : "lettuce";
        String version = System.getProperty(client + ".version").replace(".RELEASE", "");
        AgentJvm jvm = session.app().jvm();
        assertThat(Applications.agentLines(jvm))
                .as(jvm.tail())
                .filteredOn(line -> line.matches("(?i).*\\b" + client + "\\b.*") && line.contains(version))
                .hasSize(1);
    }

    @Test
    void start_agentGivenTwice_saysSoInOneLineAndWorks() {
        AgentJvm.Builder twice = Applications.jvm(AccessKind.JEDIS, Setup.WOVEN);
        Applications.weave(twice, "contract.conf");

        try (ControlledApp app = ControlledApp.start(twice)) {
            String key = key("product");
            Session session = Session.open(app, AccessKind.JEDIS, target(PATIENT));
            assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
            assertThat(session.loads(key)).isEqualTo(1);
            assertThat(Applications.agentLines(app.jvm()))
                    .as(app.jvm().tail())
                    .filteredOn(line -> line.matches("(?i).*(already|twice|second).*"))
                    .hasSize(1);
        }
    }

    @Test
    void start_modeOff_weavesNothing() {
        AgentJvm.Builder off = Applications.jvm(AccessKind.JEDIS, Setup.WOVEN).property("detour.mode", "off");

        assertRunsUnwoven(off, "off");
    }

    @ParameterizedTest
    @CsvSource({
        "detour.primry.timeout, 50ms",
        "detour.primary.timeout, soon",
        "detour.primary.timeout, -50ms",
        "detour.origin.max-concurrent, 0",
        "detour.mode, sideways"
    })
    void start_wrongSystemProperty_runsUnwovenAndNamesIt(String setting, String value) {
        AgentJvm.Builder wrong = Applications.jvm(AccessKind.JEDIS, Setup.PLAIN)
                .classPath(Applications.loaders("good"))
                .agent(Applications.agentJar(), null)
                .property(setting, value);

        assertRunsUnwoven(wrong, setting);
    }

    @ParameterizedTest
    @CsvSource({
        "detour.primry.timeout = 50ms, detour.primry is not a setting; did you mean detour.primary",
        "detour.primary.timeout = soon, detour.primary.timeout",
        "detour.routes = 5, detour.routes"
    })
    void start_wrongSettingInFile_runsUnwovenAndNamesItWithFileAndLine(String line, String setting) throws Exception {
        Path conf = file("# settings", "detour.origin.timeout = 1s", line);
        AgentJvm.Builder wrong = Applications.jvm(AccessKind.JEDIS, Setup.PLAIN)
                .classPath(Applications.loaders("good"))
                .agent(Applications.agentJar(), conf.toString());

        String told = assertRunsUnwoven(wrong, setting);

        assertThat(told).containsPattern("agent\\.conf\\D+3\\b");
    }

    /** Java 18 and later do not have it by default, Java 24 and later not at all. */
    @Test
    @EnabledForJreRange(max = JRE.JAVA_17)
    void start_securityManager_runsUnwovenAndSaysSo() throws Exception {
        Path policy = Files.writeString(
                directory.resolve("all.policy"), "grant { permission java.security.AllPermission; };");
        AgentJvm.Builder restricted = Applications.jvm(AccessKind.JEDIS, Setup.PLAIN)
                .classPath(Applications.loaders("good"))
                .agent(Applications.agentJar(), null)
                .option("-Djava.security.manager")
                .option("-Djava.security.policy==" + policy);

        assertRunsUnwoven(restricted, "security manager");
    }

    @Test
    void start_fileThatIsNotThere_runsUnwovenAndNamesIt() {
        Path missing = directory.resolve("missing.conf");
        AgentJvm.Builder wrong = Applications.jvm(AccessKind.JEDIS, Setup.PLAIN)
                .classPath(Applications.loaders("good"))
                .agent(Applications.agentJar(), missing.toString());

        assertRunsUnwoven(wrong, missing.toString());
    }

    @Test
    void start_fileThatDoesNotParse_runsUnwovenAndNamesItWithLine() throws Exception {
        Path conf = file("detour.origin.timeout = 1s", "detour { primary {");
        AgentJvm.Builder wrong = Applications.jvm(AccessKind.JEDIS, Setup.PLAIN)
                .classPath(Applications.loaders("good"))
                .agent(Applications.agentJar(), conf.toString());

        String told = assertRunsUnwoven(wrong, "agent.conf");

        assertThat(told).containsPattern("agent\\.conf\\D+2\\b");
    }

    /** Checks that exactly one line holds the word and that nothing is diverted; returns the line. */
    private String assertRunsUnwoven(AgentJvm.Builder builder, String word) {
        try (ControlledApp app = ControlledApp.start(builder)) {
            String key = key("product");
            Session session = Session.open(app, AccessKind.JEDIS, target(PATIENT));
            assertThat(session.get(key).outcome()).isEqualTo("null");
            assertThat(session.loads(key)).isZero();
            assertThat(Applications.agentLines(app.jvm(), word))
                    .as(app.jvm().tail())
                    .hasSize(1);
            return Applications.agentLines(app.jvm(), word).get(0);
        }
    }

    @EachKind
    void attach_clientsAlreadyLoaded_areWoven(AccessKind kind) throws Exception {
        AgentJvm.Builder later = Applications.jvm(kind, Setup.PLAIN)
                .classPath(Applications.loaders("good"))
                .property("detour.primary.timeout", "150ms");
        String undeclared = key("session");
        redis().command("SET", undeclared, "value");

        try (ControlledApp app = ControlledApp.start(later)) {
            Session before = Session.open(app, kind, target(PATIENT));
            assertThat(before.get(key("product")).outcome()).isEqualTo("null");

            VirtualMachine machine =
                    VirtualMachine.attach(Long.toString(app.jvm().pid()));
            machine.loadAgent(
                    Applications.agentJar().toString(),
                    Setup.resource("contract.conf").toString());
            machine.detach();

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                Session after =
                        Session.open(app, kind, target(PATIENT)); // the first may still be made before all is woven
                String key = key("product");
                assertThat(after.get(key).outcome()).isEqualTo(text("loaded " + key));
            });
            assertThat(before.get(key("product")).outcome())
                    .as("could not be warmed")
                    .isEqualTo("null");
            assertThat(before.get(undeclared).outcome()).isEqualTo(text("value"));
        }
    }
}
