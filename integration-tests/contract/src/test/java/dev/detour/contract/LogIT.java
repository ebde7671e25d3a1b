package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.LoggingApp;
import dev.detour.contract.app.ReadingHandler;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the agent's lines go: to the log that the application has set up, and to standard error as long as there is none. */
class LogIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String MOVED = "further lines go to the application's log: logger dev.detour of ";
    private static final String OPEN = "breaker OPEN";

    @TempDir
    Path directory = Path.of("set by JUnit");

    private static AgentJvm.Builder application(AccessKind kind, String log) {
        AgentJvm.Builder jvm = Applications.client(LoggingApp.class, kind).property("app.log", log);
        Setup.WOVEN.configure(jvm);
        return jvm;
    }

    /** With Logback, which prints to standard output. */
    private AgentJvm.Builder withLogback(AgentJvm.Builder jvm, String level) throws Exception {
        String jars = System.getProperty("detour.test.logging");
        assumeTrue(jars != null, "what an application logs through does not depend on the version of its client");
        Path configuration = Files.writeString(directory.resolve("logback.xml"), """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>APPLOG %%level %%logger - %%msg%%n</pattern></encoder>
                  </appender>
                  <logger name="dev.detour" level="%s"/>
                  <root level="INFO"><appender-ref ref="out"/></root>
                </configuration>
                """.formatted(level));
        try (Stream<Path> files = Files.list(Path.of(jars))) {
            jvm.classPath(files.toList());
        }
        return jvm.property("logback.configurationFile", configuration.toString());
    }

    private void openBreaker(Session session) {
        session.get(key("catalog"));
        redis().kill();
        for (int i = 0; i < 6; i++) {
            session.get(key("product"));
        }
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC")
    void line_applicationWithLogback_isInItsLog(AccessKind kind) throws Exception {
        try (ControlledApp app = ControlledApp.start(withLogback(application(kind, "slf4j"), "INFO"))) {
            Session session = Session.open(app, kind, target(PATIENT));
            session.get(key("product"));
            app.jvm().awaitLine(line -> line.contains(MOVED + "SLF4J"), SOON);

            openBreaker(session);

            app.jvm()
                    .awaitLine(line -> line.startsWith("APPLOG INFO dev.detour - Redis ") && line.contains(OPEN), SOON);
            assertThat(Applications.agentLines(app.jvm(), OPEN)).isEmpty();
        }
    }

    @Test
    void line_levelOfTheLoggerIsWarn_isLeftOutUnlessItAsksForAction() throws Exception {
        AccessKind kind = AccessKind.UNIFIED_JEDIS;
        AgentJvm.Builder jvm =
                withLogback(application(kind, "slf4j"), "WARN").classPath(Applications.loaders("faulty"));
        try (ControlledApp app = ControlledApp.start(jvm)) {
            Session session = Session.open(app, kind, target(PATIENT));
            session.get(key("product"));
            app.jvm().awaitLine(line -> line.contains(MOVED + "SLF4J"), SOON);

            openBreaker(session);
            session.get(key("bad:throw"));

            app.jvm().awaitLine(line -> line.startsWith("APPLOG WARN dev.detour - origin loader "), SOON);
            assertThat(app.jvm().lines()).noneMatch(line -> line.contains(OPEN));
        }
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC")
    void line_nobodyBehindSlf4j_isOnStandardError(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(application(kind, "slf4j"))) {
            Session session = Session.open(app, kind, target(PATIENT));
            openBreaker(session);
            app.jvm().awaitLine(line -> Applications.isAgents(line) && line.contains(OPEN), SOON);
            redis().restart();

            await().atMost(SOON).until(() -> {
                session.get(key("product"));
                return !Applications.agentLines(app.jvm(), "breaker RAMP").isEmpty();
            });
            assertThat(app.jvm().lines()).noneMatch(line -> line.contains(MOVED));
        }
    }

    @Test
    void line_javaLoggingConfigured_isThere() throws Exception {
        Path written = directory.resolve("app.log");
        Path configuration = Files.writeString(
                directory.resolve("logging.properties"),
                "handlers=java.util.logging.FileHandler\n"
                        + "java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter\n"
                        + "java.util.logging.FileHandler.pattern=" + written + "\n");
        AgentJvm.Builder jvm = application(AccessKind.UNIFIED_JEDIS, "jul")
                .property("java.util.logging.config.file", configuration.toString());
        try (ControlledApp app = ControlledApp.start(jvm)) {
            Session session = Session.open(app, AccessKind.UNIFIED_JEDIS, target(PATIENT));
            session.get(key("product"));
            app.jvm().awaitLine(line -> line.contains(MOVED + "java.util.logging"), SOON);

            openBreaker(session);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(Files.readString(written)).contains(OPEN));
            assertThat(Applications.agentLines(app.jvm(), OPEN)).isEmpty();
        }
    }

    @Test
    void line_handlerReadsRedisThroughTheWovenClient_isHandledOnceAndItsReadsAreLeftAlone() throws Exception {
        Path configuration = Files.writeString(
                directory.resolve("logging.properties"),
                "handlers=" + ReadingHandler.class.getName() + "\n.level=ALL\n");
        try (RedisServer ofHandler = RedisServer.builder().start()) {
            AgentJvm.Builder jvm = application(AccessKind.UNIFIED_JEDIS, "jul")
                    .property("java.util.logging.config.file", configuration.toString())
                    .property("app.handler.port", String.valueOf(ofHandler.port()))
                    .property("detour.log.level", "debug");
            try (ControlledApp app = ControlledApp.start(jvm)) {
                Session session = Session.open(app, AccessKind.UNIFIED_JEDIS, target(PATIENT));
                session.get(key("product"));
                app.jvm().awaitLine(line -> line.contains(MOVED), SOON);

                openBreaker(session);
                app.jvm().awaitLine(line -> line.contains("HANDLED") && line.contains(OPEN), SOON);
                app.jvm().awaitLine(line -> line.contains("HANDLED") && line.contains("read of route"), SOON);

                assertThat(app.jvm().lines())
                        .filteredOn(line -> line.contains("HANDLED"))
                        .allMatch(line -> line.endsWith(" with null"))
                        .hasSizeLessThan(40);
                assertThat(session.loads(ReadingHandler.KEY)).isZero();
            }
        }
    }

    @Test
    void line_levelOff_isNone() {
        assertLines("off", lines -> assertThat(lines).isEmpty());
    }

    @Test
    void line_levelWarn_asksForAction() {
        assertLines(
                "warn",
                lines -> assertThat(lines)
                        .isNotEmpty()
                        .allMatch(line -> line.contains("[detour] WARN "))
                        .anyMatch(line -> line.contains("ThrowingLoader")));
    }

    @Test
    void line_levelDebug_tellsOfEachDivertedReadAndOfTheLoadersStack() {
        assertLines(
                "debug",
                lines -> assertThat(lines)
                        .anyMatch(line -> line.contains("[detour] version "))
                        .anyMatch(line ->
                                line.contains("[detour] DEBUG read of route ") && line.contains("answered by origin"))
                        .anyMatch(line -> line.contains("[detour] DEBUG where ") && line.contains("ThrowingLoader")));
    }

    private interface Lines {
        void areRight(List<String> lines);
    }

    private void assertLines(String level, Lines lines) {
        AccessKind kind = AccessKind.UNIFIED_JEDIS;
        AgentJvm.Builder jvm = application(kind, "none")
                .classPath(Applications.loaders("faulty"))
                .property("detour.log.level", level);
        try (ControlledApp app = ControlledApp.start(jvm)) {
            Session session = Session.open(app, kind, target(PATIENT));
            String product = key("product");
            assertThat(session.get(product).outcome()).isEqualTo(text("loaded " + product));
            session.get(key("bad:throw"));
            openBreaker(session);

            await().atMost(SOON).untilAsserted(() -> lines.areRight(Applications.agentLines(app.jvm())));
            if (level.equals("debug")) {
                assertThat(app.jvm().errorLines()).anyMatch(line -> line.matches("\\s+at .*ThrowingLoader.*"));
            }
        }
    }
}
