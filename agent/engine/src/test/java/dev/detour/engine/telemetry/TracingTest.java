package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingTest {

    private final AtomicInteger starts = new AtomicInteger();
    private CapturedLog log = new CapturedLog();

    @BeforeEach
    void captureLog() {
        log.close();
        log = new CapturedLog();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void decided_nothingSet_startsNothing() {
        Tracing tracing = tracing(Map.of("OTEL_SERVICE_NAME", "shop"));

        decided(tracing);

        assertThat(tracing.enabled()).isFalse();
        assertThat(tracing.queue()).isNull();
        assertThat(lines()).isEmpty();
    }

    @Test
    void fromEnvironment_nothingSet_isOff() {
        assertThat(Tracing.fromEnvironment(new MetricsPart(), new KeyWords(KeyWords.Detail.NONE), loader -> loader)
                        .enabled())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_TRACES_EXPORTER, jaeger, accepted: otlp",
        "OTEL_TRACES_EXPORTER, 'otlp, zipkin', experimental-otlp/stdout",
        "OTEL_TRACES_EXPORTER, 'none, otlp', none",
        "OTEL_EXPORTER_OTLP_PROTOCOL, grpc, http/protobuf",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, grpc, http/protobuf",
        "OTEL_CONFIG_FILE, otel.yaml, single variables",
    })
    void of_unknownValue_saysSoOnOneLineAndIsOff(String variable, String value, String accepted) {
        Tracing tracing = tracing(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318", variable, value));

        decided(tracing);

        assertThat(tracing.enabled()).isFalse();
        assertThat(lines()).singleElement().asString().contains("tracing is off", variable, accepted);
    }

    @Test
    void decided_sdkRefusesTheSettings_saysSoOnOneLine() {
        Tracing tracing = tracing(Map.of("OTEL_TRACES_EXPORTER", "console", "OTEL_TRACES_SAMPLER", "nonesuch"));

        decided(tracing);

        await().until(() -> !lines().isEmpty());
        decided(tracing);
        assertThat(starts).hasValue(1);
        assertThat(lines()).singleElement().asString().contains("otel.traces.sampler", "nonesuch");
    }

    @Test
    void decided_applicationNamesWhatIsNotShippedForItsOwnUse_isTracedNevertheless() {
        Tracing tracing = tracing(Map.of(
                "OTEL_TRACES_EXPORTER", "console",
                "OTEL_METRICS_EXPORTER", "prometheus",
                "OTEL_LOGS_EXPORTER", "nonesuch",
                "OTEL_PROPAGATORS", "b3"));
        SpanQueue queue = tracing.queue();
        assertThat(queue).isNotNull();

        decided(tracing);
        queue.close();

        assertThat(starts).hasValue(1);
        assertThat(lines()).isEmpty();
    }

    /** A read is diverted. */
    private static void decided(Tracing tracing) {
        tracing.of(null).look(System.nanoTime());
        tracing.decided(Decisions.any());
    }

    /** Without who is told, which is said once by whichever test comes first. */
    private List<String> lines() {
        return log.lines().stream()
                .filter(line -> !line.contains("telemetry: "))
                .toList();
    }

    private Tracing tracing(Map<String, String> environment) {
        return Tracing.of(new MetricsPart(), OtelSettings.of(environment, Map.of()), settings -> {
            starts.incrementAndGet();
            return EmbeddedSdk.start(settings);
        });
    }
}
