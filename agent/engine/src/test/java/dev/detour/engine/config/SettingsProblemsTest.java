package dev.detour.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every problem is one line that says where it is, which setting it is and what is accepted. */
class SettingsProblemsTest {

    private static final String ROUTE = "{ name = \"...\", keys = [\"glob\", ...] }";
    private static final String FAULT = "{ keys = \"glob\", kind = timeout, rate = 10% }";
    private static final String KINDS = "timeout, node-down, eviction, slow-origin";
    private static final String ALL = "detour.mode, detour.deadline, detour.preset, detour.table.*, detour.exhausted,"
            + " detour.primary.*, detour.breaker.*, detour.retry.*, detour.redirect.*, detour.replica.*, detour.origin.*,"
            + " detour.local.*, detour.warm.*, detour.eviction.*, detour.cold-start.*, detour.evidence.*, detour.lettuce.*, detour.jedis.*,"
            + " detour.log.*, detour.telemetry.*, detour.prometheus.*, detour.page.*, detour.report.*, detour.jmx, detour.loaders, detour.routes,"
            + " detour.faults, detour.fault-seed";

    @TempDir
    Path directory;

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                arguments("\n\ndetour.mode = on", "3: detour.mode is \"on\"; accepted is route or observe or off"),
                arguments("detour.mode = true", "1: detour.mode is true; accepted is route or observe or off"),
                arguments(
                        "detour {\n primary {\n  timeout = 5 hours\n }\n}",
                        "3: detour.primary.timeout is \"5 hours\"; accepted is adaptive or a duration from 1 ms to 60 s"),
                arguments(
                        "detour.primary.timeout = 0.9 ms",
                        "1: detour.primary.timeout is \"0.9 ms\"; accepted is adaptive or a duration from 1 ms to 60 s"),
                arguments(
                        "detour.primary.timeout = soon",
                        "1: detour.primary.timeout is \"soon\"; accepted is adaptive or a duration from 1 ms to 60 s"),
                arguments(
                        "detour.primary.timeout = null",
                        "1: detour.primary.timeout is null; accepted is adaptive or a duration from 1 ms to 60 s"),
                arguments(
                        "detour.primary.timeout = [1]",
                        "1: detour.primary.timeout is [1]; accepted is adaptive or a duration from 1 ms to 60 s"),
                arguments(
                        "detour.primary.timeout {\n at-most = 5 }",
                        "1: detour.primary.timeout is {\"at-most\":5}; accepted is adaptive or a duration from 1 ms to 60 s"),
                arguments(
                        "detour.origin.timeout = 601 s",
                        "1: detour.origin.timeout is \"601 s\"; accepted is a duration from 1 ms to 10 m"),
                arguments(
                        "detour.origin.max-concurrent = 0",
                        "1: detour.origin.max-concurrent is 0; accepted is a whole number from 1 to 1024"),
                arguments(
                        "detour.origin.max-concurrent = 1.5",
                        "1: detour.origin.max-concurrent is 1.5; accepted is a whole number from 1 to 1024"),
                arguments(
                        "detour.origin.max-waiting = 1e400",
                        "1: detour.origin.max-waiting is 1e400; accepted is a whole number from 0 to 1000000"),
                arguments(
                        "detour.evidence.tracking = [\"product:*\"]",
                        "1: detour.evidence.tracking is [\"product:*\"]; accepted is a list of prefixes of keys, without *, such as [\"product:\"]"),
                arguments(
                        "detour.local.max-size = 5 %",
                        "1: detour.local.max-size is \"5 %\"; accepted is a size from 0 B to 1 TiB"),
                arguments(
                        "detour.local.max-size = 1e999999999",
                        "1: detour.local.max-size is 1e999999999; accepted is a size from 0 B to 1 TiB"),
                arguments(
                        "detour.local.max-value-size = -1",
                        "1: detour.local.max-value-size is -1; accepted is a size from 0 B to 512 MiB"),
                arguments(
                        "detour.local.fresh = 25 h",
                        "1: detour.local.fresh is \"25 h\"; accepted is a duration from 0 s to 1 d"),
                arguments(
                        "detour.report.file = \"detour-%d.json\"",
                        "1: detour.report.file is \"detour-%d.json\"; accepted is a path that ends in .json, in which % stands"
                                + " before p, t or % alone, or empty"),
                arguments(
                        "detour.warm.queue = a" + "b".repeat(100),
                        "1: detour.warm.queue is \"a" + "b".repeat(58)
                                + "...; accepted is a whole number from 1 to 1000000"),
                arguments("detour.warm = 5", "1: detour.warm is 5; accepted is a group of settings, { name = value }"));
    }

    static Stream<Arguments> unknownNames() {
        return Stream.of(
                arguments(
                        "detour {\n primary {\n  timout = 5 ms\n }\n}",
                        "3: detour.primary.timout is not a setting; did you mean detour.primary.timeout?"),
                arguments(
                        "detour.prmary { timeout = 5 ms }",
                        "1: detour.prmary is not a setting; did you mean detour.primary?"),
                arguments(
                        "detour.origin.colour = red",
                        "1: detour.origin.colour is not a setting; accepted are detour.origin.timeout,"
                                + " detour.origin.soft-timeout, detour.origin.negative, detour.origin.max-concurrent,"
                                + " detour.origin.max-waiting, detour.origin.refresh-rate, detour.origin.breaker-open"),
                arguments(
                        "detour.origin.maxConcurrent = 5",
                        "1: detour.origin.maxConcurrent is not a setting; did you mean detour.origin.max-concurrent?"),
                arguments(
                        "detour { \"primary.timeout\" = 5 ms }",
                        "1: detour.\"primary.timeout\" is not a setting; did you mean detour.primary.timeout?"),
                arguments("detour.colour = red", "1: detour.colour is not a setting; accepted are " + ALL),
                arguments(
                        "\nprimary.timeout = 5 ms",
                        "2: primary is not a setting; all settings stand under detour { }"));
    }

    static Stream<Arguments> wrongRoutes() {
        return Stream.of(
                arguments(
                        "detour.routes = products", "1: detour.routes is \"products\"; accepted is a list of " + ROUTE),
                arguments("detour.routes = [\n\"a:*\"]", "2: detour.routes[0] is \"a:*\"; accepted is " + ROUTE),
                arguments(
                        "detour.routes = [\n{ name = a, keys = [\"a\"] }\n{\n name = b\n kyes = [\"b\"], keys = [\"b\"] }]",
                        "5: detour.routes[1].kyes is not a setting; did you mean keys?"),
                arguments(
                        "detour.routes = [\n\n{ name = a, keys = [\"a\"] }\n{ name = a, keys = [\"b\"] }]",
                        "4: detour.routes[1].name is \"a\"; accepted is a text that no other route has as its name;"
                                + " FILE:3 has it"),
                arguments(
                        "detour.routes = [{ name = \" \", keys = [\"a\"] }]",
                        "1: detour.routes[0].name is \" \"; accepted is a text that no other route has as its name"),
                arguments(
                        "detour.routes = [{ keys = [\"a\"] }]",
                        "1: detour.routes[0] has no name; accepted is " + ROUTE),
                arguments("detour.routes = [{ name = a }]", "1: detour.routes[0] has no keys; accepted is " + ROUTE),
                arguments(
                        "detour.routes = [{ name = a,\n keys = \"a:*\" }]",
                        "2: detour.routes[0].keys is \"a:*\"; accepted is a list of at least one glob, [\"product:*\"]"),
                arguments(
                        "detour.routes = [{ name = a, keys = [] }]",
                        "1: detour.routes[0].keys is []; accepted is a list of at least one glob, [\"product:*\"]"),
                arguments(
                        "detour.routes = [{ name = a, keys = [\n\"a\",\n\"\"] }]",
                        "3: detour.routes[0].keys[1] is \"\"; accepted is a glob of 1 to 1024 bytes"),
                arguments(
                        "detour.routes = [{ name = a, keys = [\"" + "\u00e9".repeat(513) + "\"] }]",
                        "1: detour.routes[0].keys[0] is \"" + "\u00e9".repeat(59)
                                + "...; accepted is a glob of 1 to 1024 bytes"));
    }

    static Stream<Arguments> wrongFaults() {
        String rates = "; accepted is a percentage over 0% and up to 100%, such as 10%";
        return Stream.of(
                arguments("detour.faults = timeout", "1: detour.faults is \"timeout\"; accepted is a list of " + FAULT),
                arguments("detour.faults = [\n\"a:*\"]", "2: detour.faults[0] is \"a:*\"; accepted is " + FAULT),
                arguments(
                        "detour.faults = [{ keys = a,\n knd = timeout, kind = timeout, rate = 1% }]",
                        "2: detour.faults[0].knd is not a setting; did you mean kind?"),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 1%, colour = red }]",
                        "1: detour.faults[0].colour is not a setting; accepted are keys, kind, rate, after, for, delay, votes"),
                arguments(
                        "detour.faults = [{ keys = a, kind = timout, rate = 1% }]",
                        "1: detour.faults[0].kind is \"timout\"; accepted is one of " + KINDS
                                + "; did you mean timeout?"),
                arguments(
                        "detour.faults = [{ keys = a, kind = 5, rate = 1% }]",
                        "1: detour.faults[0].kind is 5; accepted is one of " + KINDS),
                arguments(
                        "detour.faults = [{ keys = a, rate = 1% }]",
                        "1: detour.faults[0] has no kind; accepted is " + FAULT),
                arguments(
                        "detour.faults = [{ kind = timeout, rate = 1% }]",
                        "1: detour.faults[0] has no keys; accepted is " + FAULT),
                arguments(
                        "detour.faults = [{ keys = \"\", kind = timeout, rate = 1% }]",
                        "1: detour.faults[0].keys is \"\"; accepted is a glob of 1 to 1024 bytes"),
                arguments(
                        "detour.faults = [{ keys = [], kind = timeout, rate = 1% }]",
                        "1: detour.faults[0].keys is []; accepted is a list of at least one glob, [\"product:*\"]"),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 10 }]",
                        "1: detour.faults[0].rate is 10" + rates),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 0% }]",
                        "1: detour.faults[0].rate is \"0%\"" + rates),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 100.1% }]",
                        "1: detour.faults[0].rate is \"100.1%\"" + rates),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 1%, for = 0 s }]",
                        "1: detour.faults[0].for is \"0 s\"; accepted is a duration from 1 ms to 365 d"),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 1%, after = soon }]",
                        "1: detour.faults[0].after is \"soon\"; accepted is a duration from 0 s to 365 d"),
                arguments(
                        "detour.faults = [{ keys = a, kind = slow-origin, rate = 1% }]",
                        "1: detour.faults[0] has no delay; accepted is delay = 200ms"),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 1%, delay = 1 s }]",
                        "1: detour.faults[0].delay is for slow-origin alone"),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 1%, votes = perhaps }]",
                        "1: detour.faults[0].votes is \"perhaps\"; accepted is on or off"),
                arguments(
                        "detour.faults = [{ keys = a, kind = eviction, rate = 1%, votes = on }]",
                        "1: detour.faults[0].votes is not for eviction: a null is no failure, for any breaker"),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = ${?NOT_SET_ANYWHERE} }]",
                        "1: detour.faults[0] has no rate; accepted is rate = 10%, or rate = 100% for all"),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 1%, after = 2 }]",
                        "1: detour.faults[0].after is 2; accepted is a duration with its unit, such as 10s or 200ms"),
                arguments(
                        "detour.faults = [{ keys = a, kind = timeout, rate = 1%, for = \"30\" }]",
                        "1: detour.faults[0].for is \"30\"; accepted is a duration with its unit, such as 10s or 200ms"),
                arguments(
                        "detour.fault-seed = 0",
                        "1: detour.fault-seed is 0; accepted is random or a whole number from 1 to 2147483647"),
                arguments("detour.fault = []", "1: detour.fault is not a setting; did you mean detour.faults?"));
    }

    @ParameterizedTest
    @MethodSource({"wrongValues", "unknownNames", "wrongRoutes", "wrongFaults"})
    void load_wrongFile_namesLineSettingAndWhatIsAccepted(String text, String expected) throws Exception {
        String file = Files.writeString(directory.resolve("detour.conf"), text).toString();

        assertThat(problem(file, Map.of(), Map.of())).isEqualTo(file + ":" + expected.replace("FILE", file));
    }

    static Stream<Arguments> wrongVariables() {
        return Stream.of(
                arguments(
                        "DETOUR_PRIMARY_TIMEOUT",
                        "",
                        "detour.primary.timeout is \"\"; accepted is adaptive or a duration from 1 ms to 60 s"),
                arguments(
                        "DETOUR_ORIGIN_MAX_CONCURRENT",
                        "many",
                        "detour.origin.max-concurrent is \"many\"; accepted is a whole number from 1 to 1024"),
                arguments(
                        "DETOUR_ORIGIN_MAXCONCURRENT",
                        "5",
                        "DETOUR_ORIGIN_MAXCONCURRENT is not a setting; did you mean DETOUR_ORIGIN_MAX_CONCURRENT?"),
                arguments("DETOUR_mode", "off", "DETOUR_mode is not a setting; did you mean DETOUR_MODE?"),
                arguments(
                        "DETOUR_",
                        "x",
                        "DETOUR_ is not a setting; accepted are "
                                + ALL.replace("detour.", "DETOUR_")
                                        .replace('.', '_')
                                        .replace('-', '_')
                                        .toUpperCase(Locale.ROOT)),
                arguments("DETOUR_ROUTES", "[{ name = a }]", "detour.routes[0] has no keys; accepted is " + ROUTE),
                arguments(
                        "DETOUR_ROUTES",
                        "[",
                        "detour.routes is not valid HOCON: List should have ] or a first element after the open [, instead"
                                + " had token: end of file (if you want end of file to be part of a string value, then"
                                + " double-quote it)"));
    }

    @ParameterizedTest
    @MethodSource("wrongVariables")
    void load_wrongVariable_namesItAndWhatIsAccepted(String name, String value, String expected) throws Exception {
        assertThat(problem(null, Map.of(name, value), Map.of()))
                .isEqualTo("environment variable " + name + ": " + expected);
    }

    static Stream<Arguments> wrongProperties() {
        return Stream.of(
                arguments(
                        "detour.primary.timeout",
                        "2 m",
                        "detour.primary.timeout is \"2 m\"; accepted is adaptive or a duration from 1 ms to 60 s"),
                arguments("detour.mod", "off", "detour.mod is not a setting; did you mean detour.mode?"),
                arguments("detour.primary", "5 ms", "detour.primary is not a setting; accepted are " + ALL),
                arguments("detour.agent.jar", "x", "detour.agent.jar is not a setting; accepted are " + ALL),
                arguments(
                        "detour.mode",
                        "a\u2028b\r\n\u001b[31m",
                        "detour.mode is \"a b\\r\\n\\u001b[31m\"; accepted is route or observe or off"));
    }

    @ParameterizedTest
    @MethodSource("wrongProperties")
    void load_wrongProperty_namesItAndWhatIsAccepted(String name, String value, String expected) throws Exception {
        assertThat(problem(null, Map.of(), Map.of(name, value))).isEqualTo("-D" + name + ": " + expected);
    }

    static Set<String> settings() {
        return Declarations.read().settings();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void load_wrongVariableOfEachSetting_namesBoth(String setting) {
        String variable = setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");

        assertThat(problem(null, Map.of(variable, "true"), Map.of()))
                .startsWith("environment variable " + variable + ": " + setting + " is ");
    }

    @Test
    void load_severalProblems_tellsTheFirstByLayerAndLine() throws Exception {
        Path file = directory.resolve("detour.conf");
        Files.writeString(file, "detour.warm.queue = 0\ndetour.a = 1\n\ndetour.mode = on");

        String problem = problem(file.toString(), Map.of("DETOUR_A", "1"), Map.of("detour.local.fresh", "x"));

        assertThat(problem)
                .isEqualTo(
                        file
                                + ":1: detour.warm.queue is 0; accepted is a whole number from 1 to 1000000 (and 4 more; the command check tells all)");
    }

    @Test
    void load_wrongValueByWayOfTheEnvironment_namesFileAndVariable() throws Exception {
        Path file = Files.writeString(directory.resolve("detour.conf"), "detour.mode = ${MODE}");

        assertThat(problem(file.toString(), Map.of("MODE", "on"), Map.of()))
                .isEqualTo(file
                        + " (environment variable MODE): detour.mode is \"on\"; accepted is route or observe or off");
    }

    static String problem(
            @Nullable String file, Map<String, String> environment, Map<String, String> systemProperties) {
        Properties properties = new Properties();
        properties.putAll(systemProperties);
        SettingsException problem = catchThrowableOfType(
                SettingsException.class, () -> SettingsLoader.load(file, environment, properties, 1 << 30));
        assertThat(problem).isNotNull();
        return String.valueOf(problem.getMessage());
    }
}
