package dev.detour.engine.config;

import static dev.detour.engine.config.SettingsProblemsTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routing tables, what a route has for itself, replicas, and settings that must fit each other. */
class SettingsRoutesTest {

    private static final String STEPS = "replica, local, origin, stale, refresh, await-refresh";
    private static final String OF_ROUTES = "deadline, eviction.wait, exhausted, keys, loader, local.fresh,"
            + " local.max-stale, name, origin.max-concurrent, origin.max-waiting, origin.negative, origin.soft-timeout,"
            + " origin.timeout, preset, table.*, warm.ttl";
    private static final String NODE = "{ of = \"host:port\", node = \"host:port\", weight = 100 }";

    @TempDir
    Path directory;

    @Test
    void load_routeWithSettingsOfItsOwn_laysThemOverThoseInForce() throws Exception {
        Settings settings = load("""
                detour {
                  table.expired = [stale]
                  origin.negative = 3 s
                  deadline = 70 ms
                  routes = [
                    { name = hot, keys = ["a:*"], exhausted = miss, table { timeout = [local, origin] },
                      local { fresh = 5 s }, origin { timeout = 200 ms, max-concurrent = 4 } }
                    { name = plain, keys = ["b:*"], preset = ladder, eviction.wait = 1 s, warm.ttl = 2 s }
                    { name = as-all, keys = ["c:*"] }
                  ]
                }
                """);
        Policy all = settings.policy();
        Policy hot = policy(settings, 0);
        Policy plain = policy(settings, 1);

        assertThat(hot.table().row(Event.TIMEOUT)).containsExactly(Step.LOCAL, Step.ORIGIN);
        assertThat(hot)
                .isEqualTo(new Policy(
                        hot.table(),
                        true,
                        70_000_000L,
                        5_000_000_000L,
                        all.maxStaleNanos(),
                        200_000_000L,
                        all.softTimeoutNanos(),
                        3_000_000_000L,
                        4,
                        all.originMaxWaiting(),
                        all.evictionWaitNanos(),
                        all.warmTtlNanos()));
        assertThat(plain.table().row(Event.TIMEOUT)).containsExactly(Step.REPLICA, Step.LOCAL, Step.ORIGIN);
        assertThat(plain.table().row(Event.EXPIRED))
                .as("a row set for all routes stays in force under a preset of the route's own")
                .containsExactly(Step.STALE);
        assertThat(plain.evictionWaitNanos()).isEqualTo(1_000_000_000L);
        assertThat(plain.warmTtlNanos()).isEqualTo(2_000_000_000L);
        assertThat(policy(settings, 2)).isEqualTo(all);
    }

    @Test
    void load_rowByName_isReadAsAListOrAWord() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("detour.table.timeout", "[local, \"origin\"]");
        properties.setProperty("detour.table.expired", "preset");

        Settings settings =
                SettingsLoader.load(null, Map.of("DETOUR_TABLE_COLD_START", "[]"), properties, Long.MAX_VALUE);

        assertThat(settings.policy().table().row(Event.TIMEOUT)).containsExactly(Step.LOCAL, Step.ORIGIN);
        assertThat(settings.policy().table().row(Event.EXPIRED)).containsExactly(Step.ORIGIN);
        assertThat(settings.policy().table().row(Event.COLD_START)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/opt/loaders/*.jar", "a.jar", "C.JAR"})
    void load_loaders_areKeptAsText(String text) throws Exception {
        assertThat(load("detour.loaders = \"" + text + "\"").loaders()).isEqualTo(text);
    }

    static Stream<Arguments> wrongRows() {
        return Stream.of(
                arguments(
                        "detour.table {\n timeout = [local, orign]\n}",
                        "2: detour.table.timeout[1] is \"orign\"; accepted is one of retry, " + STEPS
                                + "; did you mean origin?"),
                arguments("detour.table.expired = [7]", "1: detour.table.expired[0] is 7; accepted is one of " + STEPS),
                arguments(
                        "detour.table.expired = local",
                        "1: detour.table.expired is \"local\"; accepted is preset or a list of " + STEPS),
                arguments(
                        "detour.table.deleted = [local]",
                        "1: detour.table.deleted is [\"local\"]; accepted is preset or a list of origin, refresh,"
                                + " await-refresh, but a deleted value is never answered from a copy: replica, local and"
                                + " stale are not for it"),
                arguments(
                        "detour.table.ask = [local, redirect]",
                        "1: detour.table.ask is [\"local\",\"redirect\"]; accepted is preset or a list of redirect, "
                                + STEPS + ", but redirect stands first, and after moved and ask only"),
                arguments(
                        "detour.table.unknown = [local]",
                        "1: detour.table.unknown is not a setting; " + UnknownName.WHY_NO_ROW),
                arguments(
                        "detour.table.time-out = [local]",
                        "1: detour.table.time-out is not a setting; did you mean detour.table.timeout?"),
                arguments("detour.preset = steps", "1: detour.preset is \"steps\"; accepted is by-cause or ladder"),
                arguments("detour.exhausted = null", "1: detour.exhausted is null; accepted is rethrow or miss"),
                arguments(
                        "detour.loaders = /opt/loaders",
                        "1: detour.loaders is \"/opt/loaders\"; accepted is paths of jars, each of them ending in"
                                + " .jar"));
    }

    static Stream<Arguments> wrongSettingsOfARoute() {
        return Stream.of(
                arguments("ttl = 5 s", "ttl is not a setting; accepted are " + OF_ROUTES),
                arguments("orign.timeout = 5 s", "orign is not a setting; did you mean origin?"),
                arguments("origin.timout = 5 s", "origin.timout is not a setting; did you mean origin.timeout?"),
                arguments("loadr = x", "loadr is not a setting; did you mean loader?"),
                arguments("loader = 5", "loader is 5; accepted is the name of a loader"),
                arguments(
                        "warm { queue = 5 }",
                        "warm.queue is not for one route; detour.warm.queue is set for all routes only"),
                arguments("routes = []", "routes is not for one route; detour.routes is set for all routes only"),
                arguments("local = 5", "local is 5; accepted is a group of settings, { name = value }"),
                arguments("table.unknown = []", "table.unknown is not a setting; " + UnknownName.WHY_NO_ROW),
                arguments(
                        "table.busy = [retry]",
                        "table.busy is [\"retry\"]; accepted is preset or a list of " + STEPS
                                + ", but retry stands first, and after timeout only"),
                arguments(
                        "local.fresh = 10 m",
                        "local.fresh is \"10 m\"; accepted is at most detour.local.max-stale, which is \"5 m\""),
                arguments("deadline = 0", "deadline is 0; accepted is a duration from 1 ms to 60 s"));
    }

    static Stream<Arguments> wrongNodes() {
        String endpoint = "accepted is a host and a port, \"host:6379\"";
        return Stream.of(
                arguments("{ of = \"a:1\" }", "] has no node; accepted is " + NODE),
                arguments("{ of = \"a\", node = \"b:1\" }", "].of is \"a\"; " + endpoint),
                arguments("{ of = \"a:1\", node = \":1\" }", "].node is \":1\"; " + endpoint),
                arguments("{ of = \"a:1\", node = \"b:0\" }", "].node is \"b:0\"; " + endpoint),
                arguments(
                        "{ of = \"a:1\", node = \"a:1\" }",
                        "].node is \"a:1\"; accepted is another server than the one that it is a replica of"),
                arguments(
                        "{ of = \"a:1\", node = \"b:1\", weight = 0 }",
                        "].weight is 0; accepted is a whole number from 1 to 10000"),
                arguments(
                        "{ of = \"a:1\", node = \"b:1\", wieght = 5 }",
                        "].wieght is not a setting; did you mean weight?"),
                arguments("\"a:1\"", "] is \"a:1\"; accepted is " + NODE));
    }

    static Stream<Arguments> wrongTogether() {
        return Stream.of(
                arguments(
                        "detour.retry.min-wait = 20 ms",
                        "1: detour.retry.min-wait is \"20 ms\"; accepted is at most detour.retry.max-wait, which is"
                                + " \"10 ms\""),
                arguments(
                        "detour.retry.max-wait = 0 s",
                        "1: detour.retry.max-wait is \"0 s\"; accepted is at least detour.retry.min-wait, which is"
                                + " \"1 ms\""),
                arguments(
                        "detour.local.max-stale = 1 s",
                        "1: detour.local.max-stale is \"1 s\"; accepted is at least detour.local.fresh, which is"
                                + " \"30 s\""),
                arguments(
                        "detour.local.max-stale = 1 x",
                        "1: detour.local.max-stale is \"1 x\"; accepted is a duration from 0 s to 30 d"));
    }

    @ParameterizedTest
    @MethodSource({"wrongRows", "wrongTogether"})
    void load_wrongRowOrPair_isToldInOneLine(String text, String expected) throws Exception {
        String file = file(text);

        assertThat(problem(file, Map.of(), Map.of())).isEqualTo(file + ":" + expected);
    }

    @ParameterizedTest
    @MethodSource("wrongSettingsOfARoute")
    void load_wrongSettingOfARoute_isToldInOneLine(String member, String expected) throws Exception {
        String file = file("detour.routes = [{ name = a, keys = [\"a\"]\n" + member + " }]");

        assertThat(problem(file, Map.of(), Map.of())).isEqualTo(file + ":2: detour.routes[0]." + expected);
    }

    @ParameterizedTest
    @MethodSource("wrongNodes")
    void load_wrongReplica_isToldInOneLine(String node, String expected) throws Exception {
        String file = file("detour.replica.nodes = [\n" + node + "]");

        assertThat(problem(file, Map.of(), Map.of())).isEqualTo(file + ":2: detour.replica.nodes[0" + expected);
    }

    @Test
    void load_sameReplicaTwice_isToldInOneLine() throws Exception {
        String file =
                file("detour.replica.nodes = [{ of = \"a:1\", node = \"b:1\" }\n{ of = \"a:1\", node = \"b:1\" }]");

        assertThat(problem(file, Map.of(), Map.of()))
                .isEqualTo(
                        file + ":2: detour.replica.nodes[1].node is \"b:1\"; accepted is a replica that is not in the"
                                + " list before");
    }

    @Test
    void report_problemThatRoutesInherit_isToldOnce() throws Exception {
        String file = file("detour { deadline = 0\n mode = on\n routes = [{ name = a, keys = [\"a\"] }] }");

        SettingsReport report = SettingsLoader.report(file, Map.of(), new Properties(), 1 << 30);

        assertThat(report.settings()).isNull();
        assertThat(report.problems())
                .containsExactly(
                        file + ":1: detour.deadline is 0; accepted is a duration from 1 ms to 60 s",
                        file + ":2: detour.mode is \"on\"; accepted is route or observe or off");
    }

    @Test
    void report_severalLayers_tellsWhereEachValueIsFrom() throws Exception {
        String file =
                file("detour.deadline = 20 ms\ndetour.routes = [\n{ name = a, keys = [\"a\"], preset = ladder }]");
        Properties properties = new Properties();
        properties.setProperty("detour.warm.queue", "5");

        SettingsReport report = SettingsLoader.report(file, Map.of("DETOUR_EXHAUSTED", "miss"), properties, 1 << 30);

        assertThat(report.problems()).isEmpty();
        assertThat(report.settings())
                .isEqualTo(SettingsLoader.load(file, Map.of("DETOUR_EXHAUSTED", "miss"), properties, 1 << 30));
        assertThat(report.effective())
                .extracting(each -> each.setting() + " = " + each.value() + " from " + each.source())
                .contains(
                        "detour.mode = route from default",
                        "detour.deadline = 20 ms from " + file + ":1",
                        "detour.exhausted = miss from environment variable DETOUR_EXHAUSTED",
                        "detour.warm.queue = 5 from -Ddetour.warm.queue",
                        "detour.routes[0].preset = ladder from " + file + ":3")
                .hasSize(Declarations.read().settings().size() + 1);
    }

    private static Policy policy(Settings settings, int route) {
        List<RouteSettings> routes = settings.routes();
        return routes.get(route).policy();
    }

    private Settings load(String text) throws Exception {
        return SettingsLoader.load(file(text), Map.of(), new Properties(), Long.MAX_VALUE);
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("detour.conf"), text).toString();
    }
}
