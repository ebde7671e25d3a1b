package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtelSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "OTEL_TRACES_EXPORTER, otlp, true",
        "OTEL_TRACES_EXPORTER, none, false",
        "OTEL_TRACES_EXPORTER, ' ', false",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:4318, true",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://collector:4318/v1/traces, true",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, http://collector:4318, false",
        "OTEL_SERVICE_NAME, shop, false",
    })
    void wanted_variable_asksForTraces(String name, String value, boolean wanted) {
        assertThat(OtelSettings.of(Map.of(name, value), Map.of()).wanted()).isEqualTo(wanted);
    }

    @Test
    void wanted_systemProperty_asksForTraces() {
        assertThat(OtelSettings.of(Map.of(), Map.of("otel.traces.exporter", "console"))
                        .wanted())
                .isTrue();
    }

    @Test
    void wanted_disabled_isFalse() {
        Map<String, String> environment = Map.of("OTEL_TRACES_EXPORTER", "otlp", "OTEL_SDK_DISABLED", "TRUE");

        assertThat(OtelSettings.of(environment, Map.of()).wanted()).isFalse();
    }

    @Test
    void of_variableAndProperty_takesTheProperty() {
        OtelSettings settings = OtelSettings.of(
                Map.of("OTEL_TRACES_EXPORTER", "otlp"), Map.of("otel.traces.exporter", "console", "user.name", "x"));

        assertThat(settings.values()).containsOnly(Map.entry("otel.traces.exporter", "console"));
    }

    @Test
    void problem_grpcForAnotherExporter_isNone() {
        Map<String, String> environment =
                Map.of("OTEL_TRACES_EXPORTER", "console", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");

        assertThat(OtelSettings.of(environment, Map.of()).problem()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_METRICS_EXPORTER, otlp, true",
        "OTEL_METRICS_EXPORTER, none, false",
        "OTEL_METRICS_EXPORTER, prometheus, false",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:4318, true",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, http://collector:4318, true",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://collector:4318/v1/traces, false",
        "OTEL_SERVICE_NAME, shop, false",
    })
    void exportsMetrics_withoutTraces_whereACollectorOrExporterIsNamed(String name, String value, boolean exports) {
        Map<String, String> environment = Map.of(name, value, "OTEL_TRACES_EXPORTER", "none");
        OtelSettings settings = OtelSettings.of(environment, Map.of());

        assertThat(settings.exportsMetrics()).isEqualTo(exports);
        assertThat(settings.exportsTraces()).isFalse();
        assertThat(settings.forSdk()).containsEntry("otel.traces.exporter", "none");
    }

    @Test
    void exportsMetrics_tracesGoWhereNothingIsShippedFor_isTrueAndTracesAreNot() {
        OtelSettings settings = OtelSettings.of(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318", "OTEL_TRACES_EXPORTER", "zipkin"),
                Map.of());

        assertThat(settings.exportsMetrics()).isTrue();
        assertThat(settings.exportsTraces()).isFalse();
        assertThat(settings.forSdk()).containsEntry("otel.traces.exporter", "none");
    }

    @Test
    void exportsMetrics_disabled_isFalse() {
        Map<String, String> environment = Map.of("OTEL_METRICS_EXPORTER", "otlp", "OTEL_SDK_DISABLED", "true");

        assertThat(OtelSettings.of(environment, Map.of()).exportsMetrics()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:4318, otlp",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, http://collector:4318, otlp",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://collector:4318, none",
        "OTEL_TRACES_EXPORTER, otlp, none",
        "OTEL_METRICS_EXPORTER, console, console",
        "OTEL_METRICS_EXPORTER, 'otlp, prometheus', otlp",
        "OTEL_METRICS_EXPORTER, prometheus, none",
        "OTEL_METRICS_EXPORTER, none, none",
    })
    void forSdk_variable_exportsMetricsWhereACollectorOrExporterIsNamed(String name, String value, String exporter) {
        assertThat(OtelSettings.of(Map.of(name, value), Map.of()).forSdk())
                .containsEntry("otel.metrics.exporter", exporter);
    }

    @Test
    void forSdk_metricsOverGrpc_exportsNoneAndSaysWhatIsAccepted() {
        OtelSettings settings = OtelSettings.of(
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://collector:4317",
                        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL",
                        "grpc"),
                Map.of());

        assertThat(settings.forSdk()).containsEntry("otel.metrics.exporter", "none");
        assertThat(settings.metricsProblem()).contains("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc", "http/protobuf");
        assertThat(settings.problem()).isNull();
    }

    @Test
    void forSdk_endpointOnly_exportsTracesAndMetricsOverHttpAndNothingElse() {
        Map<String, String> environment =
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318", "OTEL_LOGS_EXPORTER", "otlp");

        assertThat(OtelSettings.of(environment, Map.of()).forSdk())
                .containsOnly(
                        Map.entry("otel.exporter.otlp.endpoint", "http://collector:4318"),
                        Map.entry("otel.exporter.otlp.protocol", "http/protobuf"),
                        Map.entry("otel.traces.exporter", "otlp"),
                        Map.entry("otel.metrics.exporter", "otlp"),
                        Map.entry("otel.logs.exporter", "none"),
                        Map.entry("otel.propagators", "none"));
    }
}
