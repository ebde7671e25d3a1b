package dev.detour.backends;

import dev.detour.backends.app.OwnSdkApp;
import dev.detour.backends.app.ReadingApp;
import dev.detour.backends.app.TracedApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.OwnClassPath;
import dev.detour.testkit.app.ControlPort;
import java.nio.file.Path;
import java.util.List;

/** Whose OpenTelemetry an application and Detour in it use, and the way of their spans to Zipkin. */
enum Mode {
    /** Nobody's: Detour brings its own, and there is none on the class path. */
    DETOUR_ALONE(ReadingApp.class, false) {
        @Override
        void configure(AgentJvm.Builder jvm, Zipkin zipkin, ZipkinForwarder forwarder) {
            jvm.environment("OTEL_EXPORTER_OTLP_ENDPOINT", forwarder.endpoint());
        }
    },
    /** The application's own, by a collector. */
    OWN_SDK(OwnSdkApp.class, true) {
        @Override
        void configure(AgentJvm.Builder jvm, Zipkin zipkin, ZipkinForwarder forwarder) {
            jvm.classPath(OwnClassPath.jars(OPENTELEMETRY_JARS))
                    .environment("OTEL_EXPORTER_OTLP_ENDPOINT", forwarder.endpoint())
                    .environment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        }
    },
    /** The OpenTelemetry Java agent's, after Detour's flag; the application has the API alone. */
    OPENTELEMETRY_AGENT(TracedApp.class, true) {
        @Override
        void configure(AgentJvm.Builder jvm, Zipkin zipkin, ZipkinForwarder forwarder) {
            jvm.classPath(OwnClassPath.jars(API_JARS))
                    .agent(Path.of(System.getProperty("detour.test.opentelemetryAgent")), null)
                    .environment("OTEL_TRACES_EXPORTER", "zipkin")
                    .environment("OTEL_EXPORTER_ZIPKIN_ENDPOINT", zipkin.spansEndpoint());
        }
    };

    /** How the applications call themselves. */
    static final String SERVICE = "shop";

    private static final List<String> CLIENT_JARS = List.of(
            "jedis-",
            "commons-pool2-",
            "gson-",
            "json-",
            "redis-authx-core-",
            "slf4j-api-",
            "lettuce-core-",
            "netty-",
            "reactor-core-",
            "reactive-streams-");
    private static final List<String> API_JARS =
            List.of("opentelemetry-api-", "opentelemetry-context-", "opentelemetry-common-");
    private static final List<String> OPENTELEMETRY_JARS = List.of("opentelemetry-");
    private static final Path TEST_CLASSES = OwnClassPath.locationOf(ReadingApp.class);

    private final Class<?> application;
    private final boolean traced;

    Mode(Class<?> application, boolean traced) {
        this.application = application;
        this.traced = traced;
    }

    /** Whether the application has a span of its own around each read. */
    boolean isTraced() {
        return traced;
    }

    /** An application with both clients, both agents as the mode wants them, and a loader; to be started. */
    AgentJvm.Builder jvm(Zipkin zipkin, ZipkinForwarder forwarder) {
        AgentJvm.Builder jvm = AgentJvm.builder(application.getName())
                .classPath(List.of(
                        TEST_CLASSES, TEST_CLASSES.resolve("loaders"), OwnClassPath.locationOf(ControlPort.class)))
                .classPath(OwnClassPath.jars(CLIENT_JARS))
                .agent(Path.of(System.getProperty("detour.agent.jar")), null)
                .environment("OTEL_SERVICE_NAME", SERVICE)
                .environment("OTEL_METRICS_EXPORTER", "none")
                .environment("OTEL_LOGS_EXPORTER", "none")
                .environment("OTEL_BSP_SCHEDULE_DELAY", "100");
        configure(jvm, zipkin, forwarder);
        return jvm;
    }

    abstract void configure(AgentJvm.Builder jvm, Zipkin zipkin, ZipkinForwarder forwarder);
}
