package dev.detour.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.config.Settings.Jmx;
import dev.detour.engine.config.Settings.KeyDetail;
import dev.detour.engine.config.Settings.LogLevel;
import dev.detour.engine.config.Settings.Mode;
import dev.detour.engine.config.Settings.ReplicaNode;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.InjectedFault.Kind;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Preset;
import dev.detour.engine.model.RoutingTable;
import dev.detour.engine.model.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {

    private static final long HUGE_HEAP = Long.MAX_VALUE;
    private static final long MIB = 1L << 20;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long DAY = 86_400 * SECOND;

    private static final Policy DEFAULT = new Policy(
            RoutingTable.compile(rows(Preset.BY_CAUSE)),
            false,
            50 * MILLI,
            30 * SECOND,
            300 * SECOND,
            SECOND,
            50 * MILLI,
            SECOND,
            16,
            1000,
            50 * MILLI,
            60 * SECOND);

    @TempDir
    Path directory;

    @Test
    void load_nothingGiven_givesTheDefaults() throws Exception {
        assertThat(SettingsLoader.load(null, Map.of(), new Properties(), HUGE_HEAP))
                .isEqualTo(new Settings(
                        Mode.ROUTE,
                        new Settings.Primary(0, 5 * MILLI, 100),
                        new Settings.Breaker(5, 20 * MILLI, 30 * SECOND, 3, 10 * SECOND),
                        new Settings.Retry(2, MILLI, 10 * MILLI, 10),
                        new Settings.Redirect(20 * MILLI, 16),
                        new Settings.Replica(20 * MILLI, 16, true, SECOND, List.of()),
                        new Settings.Origin(100, SECOND),
                        new Settings.Local(64 * MIB, MIB, SECOND),
                        new Settings.Warm(10_000, 2, 5000, 50, 10),
                        new Settings.Eviction(10, 95),
                        new Settings.ColdStart(500),
                        new Settings.Evidence(true, true, List.of(), 32 * MIB),
                        new Settings.Lettuce(false),
                        new Settings.Jedis(false),
                        new Settings.Log(LogLevel.INFO),
                        new Settings.Telemetry(KeyDetail.NONE, 0, "127.0.0.1", 0, Jmx.READ, ""),
                        "",
                        DEFAULT,
                        List.of(),
                        List.of(),
                        0,
                        "defaults"));
    }

    @Test
    void load_everythingInTheFile_readsAll() throws Exception {
        String file = file("""
                detour {
                  mode = off
                  deadline = 30 ms
                  preset = ladder
                  table { timeout = [retry, stale], evicted = [], deleted = [refresh, await-refresh] }
                  exhausted = miss
                  primary { timeout = 1500 us, min-timeout = 2 ms, samples = 9 }
                  breaker { failures = 1, silence = 0 s, open = 2 s, successes = 4, ramp = 3 s }
                  retry { attempts = 1, min-wait = 0 s, max-wait = 0 s, budget = 0 }
                  redirect { timeout = 3 ms, max-concurrent = 4 }
                  replica { timeout = 4 ms, max-concurrent = 5, discover = off, sample = 10 ms }
                  replica.nodes = [
                    { of = "redis:6379", node = "replica-1:6380" }
                    { of = "redis:6379", node = "replica-2:6380", weight = 10000 }
                  ]
                  origin { timeout = 2 s, soft-timeout = 9 ms, negative = 0 s, max-concurrent = 3, max-waiting = 0
                           refresh-rate = 7, breaker-open = 6 ms }
                  local { max-size = 1 GiB, max-value-size = 2 kB, fresh = 1 d, max-stale = 2 d, refresh = 0 s }
                  warm { ttl = 365 d, ttl-jitter = 0, queue = 7, workers = 1, rate = 8, batch = 6 }
                  eviction { wait = 0 s, rate = 3, memory = 80 }
                  cold-start.load-rate = 4
                  evidence { sample = off, events = off, tracking = ["product:", "p:"], max-size = 0 }
                  lettuce.boot-without-redis = on
                  jedis.boot-without-redis = on
                  log.level = debug
                  telemetry.key = hash
                  prometheus { port = 9464, host = "0.0.0.0" }
                  page.port = 8900
                  report.file = "target/detour-%p.json"
                  jmx = write
                  loaders = "/opt/a.jar"
                  routes = [
                    { name = products, keys = ["product:*", "p:?"], loader = prices }
                    { name = "a b", keys = ["x"] }
                  ]
                  faults = [
                    { keys = "product:*", kind = timeout, rate = 10.5 % }
                    { keys = ["a", "b?"], kind = node-down, rate = 100%, after = 1s, for = 30s, votes = on }
                    { keys = "*", kind = slow-origin, rate = 100%, delay = 200ms }
                  ]
                  fault-seed = 42
                }
                """);
        Map<Event, List<Step>> rows = rows(Preset.LADDER);
        rows.put(Event.TIMEOUT, List.of(Step.RETRY, Step.STALE));
        rows.put(Event.EVICTED, List.of());
        rows.put(Event.DELETED, List.of(Step.REFRESH, Step.AWAIT_REFRESH));
        Policy policy = new Policy(
                RoutingTable.compile(rows),
                true,
                30 * MILLI,
                DAY,
                2 * DAY,
                2 * SECOND,
                9 * MILLI,
                0,
                3,
                0,
                0,
                365 * DAY);
        assertThat(SettingsLoader.load(file, Map.of(), new Properties(), HUGE_HEAP))
                .isEqualTo(new Settings(
                        Mode.OFF,
                        new Settings.Primary(1_500_000, 2 * MILLI, 9),
                        new Settings.Breaker(1, 0, 2 * SECOND, 4, 3 * SECOND),
                        new Settings.Retry(1, 0, 0, 0),
                        new Settings.Redirect(3 * MILLI, 4),
                        new Settings.Replica(
                                4 * MILLI,
                                5,
                                false,
                                10 * MILLI,
                                List.of(
                                        new ReplicaNode(
                                                new Endpoint("redis", 6379), new Endpoint("replica-1", 6380), 100),
                                        new ReplicaNode(
                                                new Endpoint("redis", 6379), new Endpoint("replica-2", 6380), 10_000))),
                        new Settings.Origin(7, 6 * MILLI),
                        new Settings.Local(1024 * MIB, 2000, 0),
                        new Settings.Warm(7, 1, 8, 6, 0),
                        new Settings.Eviction(3, 80),
                        new Settings.ColdStart(4),
                        new Settings.Evidence(false, false, List.of("product:", "p:"), 0),
                        new Settings.Lettuce(true),
                        new Settings.Jedis(true),
                        new Settings.Log(LogLevel.DEBUG),
                        new Settings.Telemetry(
                                KeyDetail.HASH, 9464, "0.0.0.0", 8900, Jmx.WRITE, "target/detour-%p.json"),
                        "/opt/a.jar",
                        policy,
                        List.of(
                                new RouteSettings("products", List.of("product:*", "p:?"), "prices", policy),
                                new RouteSettings("a b", List.of("x"), "", policy)),
                        List.of(
                                new InjectedFault(
                                        List.of("product:*"), Kind.TIMEOUT, 0.105, 0, Long.MAX_VALUE, 0, false),
                                new InjectedFault(List.of("a", "b?"), Kind.NODE_DOWN, 1, SECOND, 30 * SECOND, 0, true),
                                new InjectedFault(
                                        List.of("*"), Kind.SLOW_ORIGIN, 1, 0, Long.MAX_VALUE, 200 * MILLI, false)),
                        42,
                        file));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "-, -, -, 50, defaults",
                "1, -, -, 1, FILE",
                "-, 2, -, 2, 1 environment variable",
                "-, -, 3, 3, 1 system property",
                "1, 2, -, 2, 'FILE, 1 environment variable'",
                "1, 2, 3, 3, 'FILE, 1 environment variable, 1 system property'",
                // a value is checked where it is in force
                "wrong, worse, 3, 3, 'FILE, 1 environment variable, 1 system property'",
            },
            nullValues = "-")
    void load_severalLayers_theStrongestWins(
            String inFile, String variable, String property, long expectedMillis, String source) throws Exception {
        String file = inFile == null ? "" : file("detour.deadline = " + inFile);
        Map<String, String> environment = variable == null ? Map.of() : Map.of("DETOUR_DEADLINE", variable);
        Properties properties = property == null ? new Properties() : properties("detour.deadline", property);

        Settings settings = SettingsLoader.load(file, environment, properties, HUGE_HEAP);

        assertThat(settings.policy().deadlineNanos()).isEqualTo(expectedMillis * MILLI);
        assertThat(settings.source()).isEqualTo(source.replace("FILE", file));
    }

    @Test
    void load_severalVariablesAndProperties_sourceCountsThem() throws Exception {
        Properties properties = properties("detour.mode", "off");
        properties.setProperty("detour.warm.queue", "5");
        properties.setProperty("user.home", "/");
        Map<String, String> environment =
                Map.of("DETOUR_MODE", "route", "DETOUR_ORIGIN_MAX_CONCURRENT", "9", "PATH", "/bin", "detour", "x");

        Settings settings = SettingsLoader.load(null, environment, properties, HUGE_HEAP);

        assertThat(settings.source()).isEqualTo("2 environment variables, 2 system properties");
        assertThat(settings.mode()).isEqualTo(Mode.OFF);
        assertThat(settings.policy().originMaxConcurrent()).isEqualTo(9);
    }

    @Test
    void load_variableOfTheCommandDoctor_isNoSettingAndNoProblem() throws Exception {
        Settings settings = SettingsLoader.load(
                null, Map.of("DETOUR_DOCTOR_PASSWORD", "p"), properties("detour.mode", "off"), HUGE_HEAP);

        assertThat(settings.source()).isEqualTo("1 system property");
    }

    @ParameterizedTest
    @CsvSource({
        "64 MiB, 9223372036854775807, 67108864",
        "64 MiB, 1073741824, 53687091",
        "1 MiB, 1073741824, 1048576",
        "0, 1073741824, 0",
        "1 TiB, 1073741824, 53687091",
    })
    void load_localMaxSize_isBoundByTheHeap(String size, long maxHeapBytes, long expected) throws Exception {
        Properties properties = properties("detour.local.max-size", size);

        Settings settings = SettingsLoader.load(null, Map.of(), properties, maxHeapBytes);

        assertThat(settings.local().maxBytes()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "250, 250000000",
        "250 ms, 250000000",
        "'  250ms ', 250000000",
        "1.5 s, 1500000000",
        "1 minute, 60000000000",
        "1 ms, 1000000",
        "60 s, 60000000000",
    })
    void load_duration_isReadInItsUnit(String text, long nanos) throws Exception {
        Properties properties = properties("detour.primary.timeout", text);

        Settings settings = SettingsLoader.load(null, Map.of(), properties, HUGE_HEAP);

        assertThat(settings.primary().timeoutNanos()).isEqualTo(nanos);
    }

    @Test
    void load_routesByVariable_parsesHocon() throws Exception {
        Map<String, String> environment = Map.of("DETOUR_ROUTES", "[{ name = a, keys = [\"a:*\"] }]");

        Settings settings = SettingsLoader.load(null, environment, new Properties(), HUGE_HEAP);

        assertThat(settings.routes()).containsExactly(new RouteSettings("a", List.of("a:*"), "", DEFAULT));
    }

    @Test
    void load_routesByProperty_replaceThoseOfTheFile() throws Exception {
        String file = file("detour.routes = [{ name = a, keys = [\"a:*\"] }]");

        Settings settings = SettingsLoader.load(file, Map.of(), properties("detour.routes", "[]"), HUGE_HEAP);

        assertThat(settings.routes()).isEmpty();
    }

    @Test
    void load_routesAppended_keepsBoth() throws Exception {
        String file = file("""
                detour.routes += { name = a, keys = ["a"] }
                detour.routes += { name = b, keys = ["b"] }
                """);

        Settings settings = SettingsLoader.load(file, Map.of(), new Properties(), HUGE_HEAP);

        assertThat(settings.routes()).extracting(RouteSettings::name).containsExactly("a", "b");
    }

    @Test
    void load_keyOf1024Bytes_isAccepted() throws Exception {
        String key = "\u00e9".repeat(512);
        String file = file("detour.routes = [{ name = a, keys = [\"" + key + "\"] }]");

        Settings settings = SettingsLoader.load(file, Map.of(), new Properties(), HUGE_HEAP);

        assertThat(settings.routes().get(0).keys()).containsExactly(key);
    }

    @Test
    void load_substitutions_seeTheFileAndTheEnvironment() throws Exception {
        String file = file("""
                detour.primary.timeout = ${?WAIT}
                detour.origin.timeout = ${detour.primary.timeout}
                detour.warm.queue = ${?NOBODY_SETS_THIS}
                """);

        Settings settings = SettingsLoader.load(file, Map.of("WAIT", "7 ms"), new Properties(), HUGE_HEAP);

        assertThat(settings.primary().timeoutNanos()).isEqualTo(7_000_000);
        assertThat(settings.policy().originTimeoutNanos()).isEqualTo(7_000_000);
        assertThat(settings.warm().queue()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n# nothing\n",
                "detour {}",
                "{\"detour\": {\"warm\": {\"queue\": 10000}}}",
                "\uFEFFdetour {}"
            })
    void load_fileWithoutChanges_givesTheDefaults(String text) throws Exception {
        String file = file(text);

        Settings settings = SettingsLoader.load(file, Map.of(), new Properties(), HUGE_HEAP);

        assertThat(settings.warm().queue()).isEqualTo(10_000);
        assertThat(settings.source()).isEqualTo(file);
    }

    @Test
    void load_propertyOfTheTests_isLeftAlone() throws Exception {
        Properties properties = properties("detour.test.anything", "at all");

        assertThat(SettingsLoader.load(null, Map.of(), properties, HUGE_HEAP).source())
                .isEqualTo("defaults");
    }

    @Test
    void load_applicationHasItsOwnConfigFile_isNotObeyed() throws Exception {
        String before = System.setProperty("config.file", file("detour.mode = off"));
        try {
            assertThat(SettingsLoader.load(null, Map.of(), new Properties(), HUGE_HEAP)
                            .mode())
                    .isEqualTo(Mode.ROUTE);
        } finally {
            if (before == null) {
                System.clearProperty("config.file");
            } else {
                System.setProperty("config.file", before);
            }
        }
    }

    private static Map<Event, List<Step>> rows(Preset preset) {
        Map<Event, List<Step>> rows = new EnumMap<>(Event.class);
        Event.rows().forEach(row -> rows.put(row, preset.row(row)));
        return rows;
    }

    private static Properties properties(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return properties;
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("detour.conf"), text).toString();
    }
}
