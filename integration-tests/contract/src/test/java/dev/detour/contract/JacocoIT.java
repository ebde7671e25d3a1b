package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.RedisApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * JaCoCo's agent beside Detour's. As it is set it instruments whatever has a place that it came from: the clients' classes, and
 * the isolated ones of Detour.
 */
class JacocoIT extends ContractCase {

    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path directory = Path.of("set by JUnit");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_jacocosAgentBeforeOrAfter_isRoutedAndCovered(boolean before) throws Exception {
        Path coverage = directory.resolve("jacoco.exec");
        AgentJvm.Builder jvm = AgentJvm.builder(RedisApp.class.getName())
                .classPath(Applications.own())
                .classPath(Applications.clients());
        if (before) {
            jacoco(jvm, coverage);
        }
        Setup.WOVEN.configure(jvm);
        if (!before) {
            jacoco(jvm, coverage);
        }

        try (ControlledApp app = ControlledApp.start(jvm)) {
            List<Session> sessions = RoutedReads.KINDS.stream()
                    .map(kind -> Session.open(app, kind, target(PATIENT))) // they end with the application
                    .toList();
            RoutedReads.assertOf(sessions, redis());

            assertThat(app.end(EXIT_TIMEOUT)).as(app.jvm().tail()).isZero();
            assertThat(app.jvm().errorLines())
                    .as(app.jvm().tail())
                    .noneMatch(line -> line.contains("Exception") || line.contains("[detour] WARN "));
        }
        // only what was run is in there
        assertThat(Files.readString(coverage, StandardCharsets.ISO_8859_1))
                .contains(
                        "dev/detour/contract/app/JedisAccess",
                        "redis/clients/jedis/Jedis",
                        "io/lettuce/core/RedisChannelHandler");
    }

    private static void jacoco(AgentJvm.Builder jvm, Path coverage) {
        jvm.agent(Path.of(System.getProperty("detour.test.jacoco")), "destfile=" + coverage);
    }
}
