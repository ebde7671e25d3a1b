package dev.detour.clinic;

import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.FreePorts;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The clinic's fat jar in a JVM of its own, started as anybody would, and its API. Thread-safe. */
final class ClinicJvm implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    /** Longer than the clinic itself waits for Redis or the database. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final String AGENT = System.getProperty("detour.agent.jar", "none");
    private static final boolean WITH_DETOUR = !AGENT.equals("none");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AgentJvm jvm;
    private final int port;
    private final int pagePort;

    private ClinicJvm(AgentJvm jvm, int port, int pagePort) {
        this.jvm = jvm;
        this.port = port;
        this.pagePort = pagePort;
    }

    /** Starts the clinic on a cluster and returns when it is ready for requests. */
    static ClinicJvm start(RedisCluster cluster) {
        int pagePort = FreePorts.any();
        AgentJvm jvm = clinic(cluster, pagePort).start();
        Matcher line =
                PORT.matcher(jvm.awaitLine(printed -> PORT.matcher(printed).find(), START_TIMEOUT));
        jvm.awaitLine(printed -> printed.contains("Started ClinicApplication"), START_TIMEOUT);
        return new ClinicJvm(jvm, line.find() ? Integer.parseInt(line.group(1)) : 0, pagePort);
    }

    /** The jar as it was built, two options of the JVM, and where to find the cluster; the page is for the counters alone. */
    private static AgentJvm.Builder clinic(RedisCluster cluster, int pagePort) {
        AgentJvm.Builder clinic = AgentJvm.ofJar(Path.of(System.getProperty("clinic.jar", "clinic-exec.jar")))
                .environment("SERVER_PORT", "0")
                .environment(
                        "SPRING_DATA_REDIS_CLUSTER_NODES",
                        cluster.servers().stream().map(RedisServer::toString).collect(Collectors.joining(",")));
        if (!WITH_DETOUR) {
            return clinic;
        }
        String loaders =
                System.getProperty("clinic.loader", "") + File.pathSeparator + System.getProperty("clinic.format", "");
        return clinic.agent(Path.of(AGENT), null)
                .property("detour.loaders", loaders)
                .property("detour.page.port", Integer.toString(pagePort));
    }

    /** @throws IOException if there is no answer */
    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path);
    }

    /** @throws IOException if there is no answer */
    Answer send(String method, String path) throws IOException, InterruptedException {
        return send(port, method, path);
    }

    private Answer send(int to, String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + to + path))
                .method(method, BodyPublishers.noBody())
                .timeout(REQUEST_TIMEOUT)
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /** Who has answered the reads of the caches so far. */
    Answerers answerers() throws IOException, InterruptedException {
        return WITH_DETOUR ? Answerers.in(send(pagePort, "GET", "/report.json").body()) : Answerers.NONE;
    }

    /** The last lines that the clinic has printed, for the message of an assertion. */
    String tail() {
        return jvm.tail();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
