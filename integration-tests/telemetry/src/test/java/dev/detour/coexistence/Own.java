package dev.detour.coexistence;

import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.OtlpReceiver;

/** Whose OpenTelemetry an application has. */
enum Own {
    /** Its own, the global one from the start. */
    GLOBAL("GLOBAL", Mode.APPLICATION),
    /** Its own, never made the global one, as a container of beans holds it. */
    BEAN("BEAN", Mode.APPLICATION),
    /** Its own, in a class loader below the class path's. */
    FAT_JAR("GLOBAL", Mode.APPLICATION),
    /** None at first; the global one is set later. */
    LATE("none", Mode.NOTHING),
    /** The OpenTelemetry Java agent's, through the API. */
    AGENT("AGENT", Mode.AGENT),
    /** The OpenTelemetry Java agent's, and no API on the class path. */
    AGENT_WITHOUT_API("http", Mode.AGENT),
    /** None, but an endpoint in the environment, and the API on the class path. */
    API_ALONE("none", Mode.EMBEDDED),
    /** None, but an endpoint in the environment. */
    NONE("none", Mode.EMBEDDED);

    /** Which of its ways Detour has to find, and the line that says so. */
    enum Mode {
        APPLICATION("telemetry: spans and metrics go to the application's own OpenTelemetry"),
        AGENT("telemetry: spans and metrics go to the OpenTelemetry Java agent"),
        EMBEDDED("telemetry: spans and metrics go to Detour's own OpenTelemetry SDK, set up by OTEL_* and otel.*"),
        NOTHING("telemetry: nothing is exported: ");

        final String line;

        Mode(String line) {
            this.line = line;
        }
    }

    /** What the application is told of its telemetry. */
    private final String telemetry;

    final Mode mode;

    Own(String telemetry, Mode mode) {
        this.telemetry = telemetry;
        this.mode = mode;
    }

    /** Whether a read has a span of the application's around it. */
    boolean hasSpans() {
        return mode == Mode.APPLICATION || mode == Mode.AGENT;
    }

    AgentJvm.Builder jvm(OtlpReceiver collector) {
        AgentJvm.Builder jvm = switch (this) {
            case GLOBAL, BEAN, LATE -> ClassPaths.withSdk();
            case FAT_JAR -> ClassPaths.fatJar();
            case AGENT, API_ALONE -> ClassPaths.withApi();
            case AGENT_WITHOUT_API, NONE -> ClassPaths.withoutOpenTelemetry();
        };
        jvm.property("app.telemetry", telemetry);
        switch (mode) {
            case APPLICATION, NOTHING -> jvm.property("app.collector", collector.endpoint());
            case AGENT, EMBEDDED -> exporting(jvm, collector);
        }
        return jvm;
    }

    private static void exporting(AgentJvm.Builder jvm, OtlpReceiver collector) {
        jvm.environment("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
                .environment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .environment("OTEL_SERVICE_NAME", "shop")
                .environment("OTEL_BSP_SCHEDULE_DELAY", "100")
                .environment("OTEL_METRIC_EXPORT_INTERVAL", "500");
    }
}
