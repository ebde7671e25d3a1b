package dev.detour.engine.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's settings as the process has them, which the application may share.
 *
 * @param values by property name ({@code otel.traces.exporter}); a system property has precedence over a variable, as
 *     OpenTelemetry has it; empty values are absent
 */
record OtelSettings(Map<String, String> values) {

    private static final String EXPORTER = "otel.traces.exporter";
    private static final String DISABLED = "otel.sdk.disabled";
    private static final String CONFIG_FILE = "otel.config.file";
    private static final String PROTOCOL = "otel.exporter.otlp.protocol";
    private static final String TRACES_PROTOCOL = "otel.exporter.otlp.traces.protocol";
    private static final Set<String> ENDPOINTS =
            Set.of("otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint");
    private static final String METRICS_EXPORTER = "otel.metrics.exporter";
    private static final String METRICS_PROTOCOL = "otel.exporter.otlp.metrics.protocol";
    private static final Set<String> METRICS_ENDPOINTS =
            Set.of("otel.exporter.otlp.endpoint", "otel.exporter.otlp.metrics.endpoint");
    private static final String OTLP = "otlp";
    private static final String NONE = "none";

    /** The exporters that are shipped. */
    private static final Set<String> EXPORTERS = Set.of(OTLP, "console", "logging", OtlpStdoutExporter.NAME);

    private static final Set<String> METRICS_EXPORTERS = Set.of(OTLP, "console", "logging");

    private static final String ACCEPTED = "otlp, console, logging, " + OtlpStdoutExporter.NAME + " (or none, alone)";
    private static final String HTTP_PROTOBUF = "http/protobuf";

    static OtelSettings of(Map<String, String> environment, Map<String, String> properties) {
        Map<String, String> values = new TreeMap<>();
        environment.forEach((name, value) -> put(values, name.replace('_', '.'), value));
        properties.forEach((name, value) -> put(values, name.replace('-', '.'), value));
        return new OtelSettings(values);
    }

    private static void put(Map<String, String> values, String name, String value) {
        String property = name.toLowerCase(Locale.ROOT);
        if (property.startsWith("otel.") && !value.isBlank()) {
            values.put(property, value.strip());
        }
    }

    /** Whether anybody asked for traces. */
    boolean wanted() {
        if (isDisabled() || exporters().equals(List.of(NONE))) {
            return false;
        }
        return values.containsKey(EXPORTER) || values.keySet().stream().anyMatch(ENDPOINTS::contains);
    }

    /** Whether anybody asked for metrics, which does not depend on traces. */
    boolean metricsWanted() {
        return !isDisabled() && !namesOfMetrics().equals(List.of(NONE));
    }

    boolean exportsTraces() {
        return wanted() && problem() == null;
    }

    boolean exportsMetrics() {
        return metricsWanted() && !metricsExporters().equals(NONE);
    }

    private boolean isDisabled() {
        return Boolean.parseBoolean(values.get(DISABLED));
    }

    /** Why the SDK would refuse these settings and what it would accept, on one line; null where nothing is known. */
    @Nullable
    String problem() {
        if (values.containsKey(CONFIG_FILE)) {
            return variable(CONFIG_FILE) + " is set; accepted: single variables";
        }
        for (String exporter : exporters()) {
            if (!EXPORTERS.contains(exporter)) {
                return variable(EXPORTER) + " has '" + exporter + "'; accepted: " + ACCEPTED;
            }
        }
        String protocol = values.containsKey(TRACES_PROTOCOL) ? TRACES_PROTOCOL : PROTOCOL;
        if (exporters().contains(OTLP) && !HTTP_PROTOBUF.equals(values.getOrDefault(protocol, HTTP_PROTOBUF))) {
            return variable(protocol) + " is '" + values.get(protocol) + "'; accepted: " + HTTP_PROTOBUF;
        }
        return null;
    }

    /** What the SDK is started with: these settings, with what is exported going over HTTP where nothing else is said. */
    Map<String, String> forSdk() {
        Map<String, String> sdk = new TreeMap<>(values);
        sdk.put(EXPORTER, exportsTraces() ? values.getOrDefault(EXPORTER, OTLP) : NONE);
        sdk.putIfAbsent(PROTOCOL, HTTP_PROTOBUF); // the SDK's own default is gRPC
        sdk.put(METRICS_EXPORTER, metricsExporters());
        // the application's own, not to be exported a second time
        sdk.put("otel.logs.exporter", NONE);
        // nothing is propagated, and the application may name a propagator that is not shipped
        sdk.put("otel.propagators", NONE);
        return sdk;
    }

    /** Why metrics stay at home although they are wanted, on one line; null where nothing is known. */
    @Nullable
    String metricsProblem() {
        if (values.containsKey(CONFIG_FILE)) {
            return variable(CONFIG_FILE) + " is set; accepted: single variables";
        }
        String name = values.containsKey(METRICS_PROTOCOL) ? METRICS_PROTOCOL : PROTOCOL;
        String protocol = values.getOrDefault(name, HTTP_PROTOBUF);
        return namesOfMetrics().contains(OTLP) && !HTTP_PROTOBUF.equals(protocol)
                ? variable(name) + " is '" + protocol + "'; accepted: " + HTTP_PROTOBUF
                : null;
    }

    /** Those that are shipped: the application may name another for its own metrics. */
    private String metricsExporters() {
        List<String> shipped = new ArrayList<>(namesOfMetrics());
        shipped.retainAll(METRICS_EXPORTERS);
        return shipped.isEmpty() || metricsProblem() != null ? NONE : String.join(",", shipped);
    }

    /** Nobody's metrics go to a collector that nobody named. */
    private List<String> namesOfMetrics() {
        boolean collector = values.keySet().stream().anyMatch(METRICS_ENDPOINTS::contains);
        return names(values.getOrDefault(METRICS_EXPORTER, collector ? OTLP : NONE));
    }

    private List<String> exporters() {
        return names(values.getOrDefault(EXPORTER, OTLP));
    }

    private static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
