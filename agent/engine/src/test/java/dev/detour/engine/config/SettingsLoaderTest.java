package dev.detour.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.config.Settings.Mode;
import dev.detour.engine.config.Settings.RouteSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {

    private static final long HUGE_HEAP = Long.MAX_VALUE;
    private static final long MIB = 1L << 20;

    @TempDir
    Path directory;

    @Test
    void load_nothingGiven_givesTheDefaults() throws Exception {
        assertThat(SettingsLoader.load(null, Map.of(), new Properties(), HUGE_HEAP))
                .isEqualTo(new Settings(
                        Mode.ROUTE,
                        TimeUnit.MILLISECONDS.toNanos(20),
                        TimeUnit.SECONDS.toNanos(1),
                        16,
                        1000,
                        64 * MIB,
                        MIB,
                        TimeUnit.SECONDS.toNanos(30),
                        TimeUnit.SECONDS.toNanos(1),
                        TimeUnit.SECONDS.toNanos(60),
                        10_000,
                        List.of(),
                        "defaults"));
    }

    @Test
    void load_everythingInTheFile_readsAll() throws Exception {
        String file = file("""
                detour {
                  mode = off
                  primary.timeout = 1500 us
                  origin { timeout = 2 s, max-concurrent = 3, max-waiting = 0 }
                  local { max-size = 1 GiB, max-value-size = 2 kB, fresh = 1 d, refresh = 0 s }
                  warm { ttl = 365 d, queue = 7 }
                  routes = [
                    { name = products, keys = ["product:*", "p:?"] }
                    { name = "a b", keys = ["x"] }
                  ]
                }
                """);
        assertThat(SettingsLoader.load(file, Map.of(), new Properties(), HUGE_HEAP))
                .isEqualTo(new Settings(
                        Mode.OFF,
                        1_500_000,
                        2_000_000_000,
                        3,
                        0,
                        1024 * MIB,
                        2000,
                        TimeUnit.DAYS.toNanos(1),
                        0,
                        TimeUnit.DAYS.toNanos(365),
                        7,
                        List.of(
                                new RouteSettings("products", List.of("product:*", "p:?")),
                                new RouteSettings("a b", List.of("x"))),
                        file));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "-, -, -, 20, defaults",
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
        String file = inFile == null ? "" : file("detour.primary.timeout = " + inFile);
        Map<String, String> environment = variable == null ? Map.of() : Map.of("DETOUR_PRIMARY_TIMEOUT", variable);
        Properties properties = property == null ? new Properties() : properties("detour.primary.timeout", property);

        Settings settings = SettingsLoader.load(file, environment, properties, HUGE_HEAP);

        assertThat(settings.primaryTimeoutNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(expectedMillis));
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
        assertThat(settings.originMaxConcurrent()).isEqualTo(9);
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

        assertThat(settings.localMaxBytes()).isEqualTo(expected);
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

        assertThat(settings.primaryTimeoutNanos()).isEqualTo(nanos);
    }

    @Test
    void load_routesByVariable_parsesHocon() throws Exception {
        Map<String, String> environment = Map.of("DETOUR_ROUTES", "[{ name = a, keys = [\"a:*\"] }]");

        Settings settings = SettingsLoader.load(null, environment, new Properties(), HUGE_HEAP);

        assertThat(settings.routes()).containsExactly(new RouteSettings("a", List.of("a:*")));
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

        assertThat(settings.primaryTimeoutNanos()).isEqualTo(7_000_000);
        assertThat(settings.originTimeoutNanos()).isEqualTo(7_000_000);
        assertThat(settings.warmQueue()).isEqualTo(10_000);
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

        assertThat(settings.warmQueue()).isEqualTo(10_000);
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

    private static Properties properties(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return properties;
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("detour.conf"), text).toString();
    }
}
