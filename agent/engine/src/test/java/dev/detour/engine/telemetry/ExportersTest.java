package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exporters that are shipped, through a real SDK. */
@Timeout(60)
class ExportersTest {

    /** For a busy machine. */
    private static final long GENEROUS_MILLIS = 30_000;

    @Test
    void otlp_endpointSet_arrivesOverHttp() throws IOException {
        try (HttpSink sink = new HttpSink()) {
            record(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", sink.endpoint(), "OTEL_SERVICE_NAME", "shop"));

            HttpSink.Request request = await().until(() -> sink.first("/v1/traces"), Objects::nonNull);
            assertThat(request.type()).isEqualTo("application/x-protobuf");
            assertThat(request.body())
                    .contains("detour.lookup", "detour.tier", "shop")
                    .doesNotContain("MARKER");
        }
    }

    @Test
    void otlp_breakerChanged_itsMetricsArriveOverHttp() throws IOException {
        try (HttpSink sink = new HttpSink()) {
            MetricsPart metrics = new MetricsPart();
            SpanQueue queue = queue(metrics, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", sink.endpoint()));
            queue.start();
            metrics.changed(new Transition(
                    "cache.example:6379", Tier.PRIMARY, BreakerState.CLOSED, BreakerState.HALF_OPEN, "MARKER", 0));
            queue.close();

            HttpSink.Request request = await().until(() -> sink.first("/v1/metrics"), Objects::nonNull);
            assertThat(request.type()).isEqualTo("application/x-protobuf");
            assertThat(request.body())
                    .contains("detour.breaker.transitions", "detour.breaker.state")
                    .contains("cache.example", "primary", "closed", "half_open")
                    .doesNotContain("MARKER");
        }
    }

    @Test
    void otlp_metricsAloneAndNothingDiverted_whatWasCountedLastArrives() throws IOException {
        try (HttpSink sink = new HttpSink()) {
            MetricsPart metrics = new MetricsPart();
            SpanQueue queue = queue(
                    metrics, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", sink.endpoint(), "OTEL_TRACES_EXPORTER", "none"));
            queue.start();
            metrics.repliedLate("cache.example:6379");
            queue.close();

            HttpSink.Request request = await().until(() -> sink.first("/v1/metrics"), Objects::nonNull);
            assertThat(request.body()).contains("detour.late_replies", "cache.example");
            assertThat(sink.first("/v1/traces")).isNull();
        }
    }

    @Test
    void console_set_logsTheSpans() {
        List<String> messages = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.opentelemetry.exporter.logging.LoggingSpanExporter");
        logger.addHandler(handler);
        try {
            record(Map.of("OTEL_TRACES_EXPORTER", "console"));
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(messages).anyMatch(message -> message.contains("'detour.lookup'"));
        assertThat(messages).noneMatch(message -> message.contains("MARKER"));
    }

    @Test
    void otlpStdout_set_printsOneLineOfJson() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            record(Map.of("OTEL_TRACES_EXPORTER", "experimental-otlp/stdout"));
        } finally {
            System.setOut(before);
        }

        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("{\"resourceSpans\":[")
                .endsWith("]}")
                .contains("\"name\":\"detour.lookup\"", "\"name\":\"detour.tier local\"", "\"parentSpanId\":\"")
                .doesNotContain("MARKER");
    }

    @Test
    void exit_atOnceAfterADecisionInAnIsolatedLoader_exportsIt() throws Exception {
        try (HttpSink sink = new HttpSink()) {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dotel.exporter.otlp.endpoint=" + sink.endpoint(),
                    "-Dotel.bsp.schedule.delay=60000",
                    Exits.class.getName());
            Process process = builder.redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(printed).isEmpty();
            assertThat(sink.first("/v1/traces"))
                    .isNotNull()
                    .satisfies(request -> assertThat(request.body()).contains("detour.lookup"));
        }
    }

    private static void record(Map<String, String> environment) {
        SpanQueue queue = queue(new MetricsPart(), environment);
        queue.decided(Decisions.any());
        queue.close();
    }

    private static SpanQueue queue(MetricsPart metrics, Map<String, String> environment) {
        OtelSettings settings = OtelSettings.of(environment, Map.of());
        return new SpanQueue(
                metrics,
                () -> EmbeddedSdk.start(settings.forSdk()),
                Spans::recording,
                System::nanoTime,
                GENEROUS_MILLIS);
    }

    /** A program that ends while the SDK is still starting, in a loader that the application does not see. */
    static final class Exits {
        private Exits() {}

        public static void main(String[] arguments) throws Exception {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            ClassLoader isolated = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
            Runnable decides = (Runnable) isolated.loadClass(Decides.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            decides.run();
        }
    }

    /** What runs in the isolated loader. */
    public static final class Decides implements Runnable {
        @Override
        public void run() {
            String endpoint = System.getProperty("otel.exporter.otlp.endpoint");
            OtelSettings settings = OtelSettings.of(Map.of(), Map.of("otel.exporter.otlp.endpoint", endpoint));
            new SpanQueue(
                            new MetricsPart(),
                            () -> EmbeddedSdk.start(settings.forSdk()),
                            Spans::recording,
                            System::nanoTime,
                            GENEROUS_MILLIS)
                    .decided(Decisions.any());
        }
    }
}
