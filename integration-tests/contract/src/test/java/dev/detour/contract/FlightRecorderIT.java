package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording holds of Detour's work, and that there is no trace of it where nobody records. */
class FlightRecorderIT extends ContractCase {

    private static final String MARKER = "product:SECRETMARKER";
    private static final String DIVERTED = "dev.detour.DivertedLookup";
    private static final String DIVERTED_CLASS = " dev.detour.engine.telemetry.DivertedLookup ";

    @TempDir
    Path directory = Path.of("set by JUnit");

    /** Diverts reads to the origin and to the memory, and opens the breaker. */
    private void outage(Session session) {
        String key = key(MARKER);
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        redis().kill();
        for (int i = 0; i < 6; i++) {
            assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        }
    }

    private Path dumped(AgentJvm jvm) throws Exception {
        Path file = directory.resolve("dumped.jfr");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process dump = new ProcessBuilder(jcmd, Long.toString(jvm.pid()), "JFR.dump", "filename=" + file)
                .redirectErrorStream(true)
                .start();
        String said = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dump.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(file).as(said).isNotEmptyFile();
        return file;
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime)) // each thread has a buffer of its own
                .toList();
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC")
    void recording_outage_holdsReadsTransitionsAndLoads(AccessKind kind) throws Exception {
        Instant before = Instant.now();
        AgentJvm.Builder jvm = Applications.jvm(kind, Setup.WOVEN)
                .option("-XX:StartFlightRecording=filename=" + directory.resolve("at-exit.jfr"));
        try (ControlledApp app = ControlledApp.start(jvm)) {
            int port = redis().port();
            outage(Session.open(app, kind, target(PATIENT)));

            Path file = dumped(app.jvm());
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);

            assertDiverted(named(events, DIVERTED), kind, port, before);
            assertThat(named(events, "dev.detour.BreakerTransition"))
                    .filteredOn(event -> event.getString("to").equals("open"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("subject")).endsWith(":" + port);
                        assertThat(event.getString("tier")).isEqualTo("primary");
                        assertThat(event.getString("from")).isEqualTo("closed");
                        assertThat(event.getString("reason")).isNotEmpty();
                        assertThat(event.getInstant("changedAt")).isBetween(before.minusMillis(5), Instant.now());
                    });
            assertThat(named(events, "dev.detour.OriginLoad"))
                    .isNotEmpty()
                    .first()
                    .satisfies(event -> {
                        assertThat(event.getString("loader")).isEqualTo("products");
                        assertThat(event.getString("route")).isNotEmpty();
                        assertThat(event.getString("server")).endsWith(":" + port);
                        assertThat(event.getString("result")).isEqualTo("answered");
                        assertThat(event.getInt("shared")).isZero();
                        assertThat(event.getDuration("took")).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
                    });
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain("SECRETMARKER");
            assertThat(events).noneMatch(event -> event.toString().contains("SECRETMARKER"));
        }
    }

    private static void assertDiverted(List<RecordedEvent> events, AccessKind kind, int port, Instant before) {
        assertThat(events).hasSizeGreaterThanOrEqualTo(7);
        RecordedEvent first = events.stream()
                .filter(event -> event.getString("outcome").equals("miss"))
                .findFirst()
                .orElseThrow();
        assertThat(first.getString("client")).isEqualToIgnoringCase(kind.isJedis() ? "jedis" : "lettuce");
        assertThat(first.getString("server")).endsWith(":" + port);
        assertThat(first.getInt("database")).isZero();
        assertThat(first.getString("route")).isNotEmpty();
        assertThat(first.getString("outcome")).isEqualTo("miss");
        assertThat(first.getString("cause")).isNotEmpty();
        assertThat(first.getString("evidence")).isNotEmpty();
        assertThat(first.getString("tried")).contains("origin answered ");
        assertThat(first.getString("answeredBy")).isEqualTo("origin");
        assertThat(first.getDuration("decisionTime")).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
        assertThat(first.getDuration("took")).isGreaterThanOrEqualTo(first.getDuration("decisionTime"));
        assertThat(first.getInstant("startedAt")).isBetween(before.minusMillis(5), Instant.now());
        assertThat(first.getEventType().getLabel()).isEqualTo("Diverted Lookup");
        assertThat(first.getEventType().getCategoryNames()).containsExactly("Detour");
        assertThat(first.getStackTrace()).isNull();
        assertThat(events).anySatisfy(event -> {
            assertThat(event.getString("outcome")).isEqualTo("fault");
            assertThat(event.getString("answeredBy")).isEqualTo("local");
            assertThat(event.getDuration("age")).isPositive();
        });
    }

    @Test
    void noRecording_outage_loadsNothingOfTheFlightRecorder() throws Exception {
        Path loaded = directory.resolve("classes.log");
        AgentJvm.Builder jvm =
                Applications.jvm(AccessKind.UNIFIED_JEDIS, Setup.WOVEN).option("-Xlog:class+load:file=" + loaded);
        try (ControlledApp app = ControlledApp.start(jvm)) {
            outage(Session.open(app, AccessKind.UNIFIED_JEDIS, target(PATIENT)));

            assertThat(Files.readAllLines(loaded))
                    .anyMatch(line -> line.contains(" dev.detour.engine.telemetry.FlightRecording "))
                    .noneMatch(line -> line.contains(" jdk.jfr.Event ") || line.contains(DIVERTED_CLASS));
        }
    }

    @Test
    void noFlightRecorderInTheJvm_outage_goesOn() {
        AgentJvm.Builder jvm = Applications.jvm(AccessKind.UNIFIED_JEDIS, Setup.WOVEN)
                .option("--limit-modules=java.se,jdk.unsupported");
        try (ControlledApp app = ControlledApp.start(jvm)) {
            outage(Session.open(app, AccessKind.UNIFIED_JEDIS, target(PATIENT)));

            assertThat(Applications.ownErrors(app)).isEmpty();
        }
    }
}
