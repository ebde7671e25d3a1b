package dev.detour.backends;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.detour.testkit.AgentJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A real Zipkin in a JVM of its own, which keeps its spans in memory. Thread-safe. */
final class Zipkin implements AutoCloseable {

    private static final String LISTENING = "Serving HTTP at ";
    private static final Duration STARTED = Duration.ofMinutes(2);
    private static final Duration ARRIVED = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Gson json = new Gson();
    private final AgentJvm jvm;
    private final URI root;

    private Zipkin(AgentJvm jvm, URI root) {
        this.jvm = jvm;
        this.root = root;
    }

    /**
     * Starts a server on a free port and returns when it takes spans and shows its pages.
     *
     * @throws AssertionError if it does not; the message holds what it printed
     */
    static Zipkin start() {
        AgentJvm jvm = AgentJvm.builder("org.springframework.boot.loader.launch.JarLauncher")
                .classPath(List.of(Path.of(System.getProperty("detour.test.zipkin"))))
                .option("-Xmx192m")
                .option("-XX:+UseSerialGC")
                .environment("QUERY_PORT", "0")
                .environment("STORAGE_TYPE", "mem")
                .start();
        String line = jvm.awaitLine(printed -> printed.contains(LISTENING), STARTED);
        Zipkin zipkin = new Zipkin(jvm, URI.create(line.substring(line.lastIndexOf("http://"))));
        Awaitility.await().atMost(STARTED).ignoreExceptions().until(zipkin::isHealthy);
        return zipkin;
    }

    private boolean isHealthy() {
        return get("health").statusCode() == 200;
    }

    /** What {@code OTEL_EXPORTER_ZIPKIN_ENDPOINT} takes. */
    String spansEndpoint() {
        return root.resolve("api/v2/spans").toString();
    }

    /** The page that shows a trace. */
    String page(String traceId) {
        return root.resolve("zipkin/traces/" + traceId).toString();
    }

    /**
     * The only trace that has a span with all of these tags, once these spans of it are there: a trace arrives in parts.
     *
     * @param query as Zipkin's search takes it: {@code name=value and other=value}
     * @param names of spans, in lower case
     * @throws AssertionError if there is none or another in half a minute; the message holds what there is
     */
    List<ZipkinSpan> awaitTrace(String query, List<String> names) {
        try {
            return Awaitility.await()
                    .atMost(ARRIVED)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> traces(query), traces -> traces.size() == 1 && has(traces.get(0), names))
                    .get(0);
        } catch (ConditionTimeoutException missing) {
            throw new AssertionError("not one trace of " + query + " with " + names + " among " + traces(""), missing);
        }
    }

    /**
     * The first span that matches, in the traces that a query finds.
     *
     * @throws AssertionError if there is none in half a minute; the message holds what there is
     */
    ZipkinSpan awaitSpan(String query, Predicate<ZipkinSpan> wanted) {
        try {
            return Awaitility.await()
                    .atMost(ARRIVED)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> spans(query).filter(wanted).findFirst(), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException missing) {
            throw new AssertionError("no such span of " + query + " among " + traces(query), missing);
        }
    }

    private Stream<ZipkinSpan> spans(String query) {
        return traces(query).stream().flatMap(List::stream);
    }

    private static boolean has(List<ZipkinSpan> trace, List<String> names) {
        return trace.stream().map(ZipkinSpan::name).toList().containsAll(names);
    }

    /** The traces that have a span with all of these tags; of the last minutes, and ten at most. */
    List<List<ZipkinSpan>> traces(String query) {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        String found = get("api/v2/traces?annotationQuery=" + encoded).body();
        return json.fromJson(found, new TypeToken<List<List<ZipkinSpan>>>() {});
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Ends the server. */
    @Override
    public void close() {
        jvm.close();
    }
}
