package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What Prometheus finds at the port that is opened for it, and whether what the examples ask for is there. */
class PrometheusIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final Pattern DASHBOARD_QUERY =
            Pattern.compile("\"(?:expr|definition)\": \"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern DASHBOARD_LEGEND =
            Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\",\\s*\"legendFormat\": \"([^\"]*)\"");
    private static final Pattern ALERT =
            Pattern.compile("- alert: (\\w+)\\n +expr: (.*)\\n((?: {8}.*\\n| {10,}.*\\n)*)");
    private static final Pattern NAMED_IN_TEXT = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *}}");

    private static AgentJvm.Builder serving(AccessKind kind, int port) {
        return Applications.jvm(kind, Setup.FAULTY_LOADERS).property("detour.prometheus.port", Integer.toString(port));
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hits, nulls, faults, loads that fail, a server that stands still and one that is gone. */
    private void causeEverything(Session session, int port) {
        String seen = key("catalog");
        redis().command("SET", seen, "seen");
        assertThat(session.get(seen).outcome()).isEqualTo(text("seen"));
        String product = key("product");
        assertThat(session.get(product).outcome()).isEqualTo(text("loaded " + product));
        await().atMost(SOON)
                .until(() -> session.get(product).kind() == Reply.Kind.VALUE
                        && Exposition.of(port).sum("detour_warm_writes_total") > 0
                        && Exposition.of(port).sum("detour_misses_total") > 0
                        && !Exposition.of(port)
                                .of("detour_node_evicted_rate_per_second")
                                .isEmpty());
        redis().freeze();
        assertThat(session.get(seen).outcome()).isEqualTo(text("seen"));
        redis().thaw();
        session.set(key("session"), "behind the late reply");
        await().atMost(SOON).until(() -> Exposition.of(port).sum("detour_late_replies_total") > 0);
        redis().kill();
        await().atMost(SOON).until(() -> {
            session.get(seen);
            session.get(key("bad:throw"));
            Exposition scraped = Exposition.of(port);
            return isOpen(scraped, "primary") && isOpen(scraped, "origin");
        });
    }

    private static boolean isOpen(Exposition scraped, String tier) {
        return scraped.sum("detour_breaker_state", "detour_tier", tier, "detour_breaker_state", "open") > 0;
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC") // it is about the engine: a client each is enough
    void examples_everyQuery_namesWhatAServiceServes(AccessKind kind) throws IOException {
        int port = freePort();
        try (ControlledApp app = ControlledApp.start(serving(kind, port))) {
            causeEverything(Session.open(app, kind, target(HASTY)), port);
            Exposition scraped = Exposition.of(port);

            List<String> problems = new ArrayList<>();
            List<Query> queries = new ArrayList<>(dashboard(problems));
            queries.addAll(alerts(problems));
            queries.forEach(query -> problems.addAll(query.problems(scraped)));

            assertThat(queries).hasSizeGreaterThan(30);
            assertThat(problems).isEmpty();
            assertThat(scraped.series().keySet())
                    .as("every metric is of use to somebody")
                    .allMatch(metric -> metric.matches(".*_(count|sum)")
                            || queries.stream().anyMatch(query -> query.text().contains(metric)));
            assertThat(Applications.ownErrors(app)).isEmpty();
        }
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC")
    void lookups_ofReadsOfEveryKind_areCountedOnceEach(AccessKind kind) {
        int port = freePort();
        String seen = key("catalog");
        redis().command("SET", seen, "seen");
        try (ControlledApp app = ControlledApp.start(serving(kind, port))) {
            Session session = Session.open(app, kind, target(PATIENT));
            for (int i = 0; i < 3; i++) {
                session.get(seen);
            }
            session.get(key("catalog"));
            session.get(key("product"));
            session.get(key("lock"));
            redis().freeze();
            assertThat(session.get(seen).outcome()).isEqualTo(text("seen"));
            redis().thaw();

            // what nobody waits for is told after its answer
            await().atMost(SOON).until(() -> Exposition.of(port).sum("detour_routes_total") >= 2);
            Exposition scraped = Exposition.of(port);
            assertThat(scraped.sum("detour_lookups_total")).isEqualTo(6);
            assertThat(scraped.sum("detour_lookups_total", "detour_outcome", "hit", "detour_route", "catalog"))
                    .isEqualTo(3);
            assertThat(scraped.sum("detour_lookups_total", "detour_outcome", "miss", "detour_route", "catalog"))
                    .isEqualTo(1);
            assertThat(scraped.sum("detour_lookups_total", "detour_outcome", "miss", "detour_route", "products"))
                    .isEqualTo(1);
            assertThat(scraped.sum("detour_lookups_total", "detour_fault_kind", "timeout"))
                    .isEqualTo(1);
            assertThat(scraped.sum("detour_routes_total")).isEqualTo(2);
            assertThat(scraped.sum("detour_routes_total", "detour_answer_tier", "local"))
                    .isEqualTo(1);
            assertThat(scraped.sum("detour_routes_total", "detour_answer_tier", "origin"))
                    .isEqualTo(1);
            assertThat(scraped.sum("detour_origin_loads_total", "detour_loader", "products"))
                    .isEqualTo(1);
        }
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_ASYNC")
    void portTaken_isSaidOnceAndTheApplicationRunsOn(AccessKind kind) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ControlledApp app = ControlledApp.start(serving(kind, taken.getLocalPort()))) {
            String product = key("product");
            assertThat(Session.open(app, kind, target(PATIENT)).get(product).outcome())
                    .isEqualTo(text("loaded " + product));

            app.jvm().awaitLine(line -> line.contains("WARN no metrics for Prometheus"), SOON);
            assertThat(Applications.agentLines(app.jvm(), "Prometheus", "detour.prometheus.port"))
                    .hasSize(1);
        }
    }

    private static List<Query> dashboard(List<String> problems) throws IOException {
        String text = Files.readString(examples().resolve("grafana-dashboard.json"));
        DASHBOARD_LEGEND
                .matcher(text)
                .results()
                .forEach(target -> named(query(target.group(1)), target.group(2), problems));
        return DASHBOARD_QUERY
                .matcher(text)
                .results()
                .map(found -> query(found.group(1)))
                .toList();
    }

    private static Query query(String json) {
        return new Query(json.replace("\\\"", "\"").replace("\\\\", "\\"));
    }

    private static List<Query> alerts(List<String> problems) throws IOException {
        List<MatchResult> alerts = ALERT.matcher(Files.readString(examples().resolve("alerts.yml")))
                .results()
                .toList();
        assertThat(alerts).hasSizeGreaterThan(5);
        for (MatchResult alert : alerts) {
            assertThat(alert.group(3)).as(alert.group(1)).contains("for: ", "severity: ", "summary: ", "description: ");
            named(new Query(alert.group(2)), alert.group(3), problems);
        }
        return alerts.stream().map(alert -> new Query(alert.group(2))).toList();
    }

    /** What a text says of a result must be one of the labels that the result has. */
    private static void named(Query query, String inText, List<String> problems) {
        NAMED_IN_TEXT.matcher(inText).results().map(found -> found.group(1)).forEach(label -> {
            if (!query.grouping().contains(label)) {
                problems.add("no label " + label + " in the result of " + query.text());
            }
        });
    }

    /** Above the directory of whatever module these tests run for. */
    private static Path examples() {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path examples = above.resolve("examples/observability");
            if (Files.isDirectory(examples)) {
                return examples;
            }
        }
        throw new AssertionError("no examples/observability");
    }
}
