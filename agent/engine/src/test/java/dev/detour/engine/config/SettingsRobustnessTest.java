package dev.detour.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in a file, a variable or a property: settings or one line, nothing else. */
class SettingsRobustnessTest {

    private static final long SEED = Long.getLong("detour.test.seed", 20_260_101L);
    private static final int ROUNDS = 500;

    private static final List<String> FRAGMENTS = List.of(
            "detour",
            "{",
            "}",
            "[",
            "]",
            "=",
            ":",
            ",",
            ".",
            "\n",
            " ",
            "\"",
            "\"\"\"",
            "\\",
            "#",
            "//",
            "+=",
            "$",
            "${",
            "${?",
            "null",
            "true",
            "1e9",
            "-1",
            "0",
            "1 ms",
            "64 MiB",
            "99999999999999999999 d",
            "include ",
            "url(",
            "file(",
            "required(",
            ")",
            "routes",
            "name",
            "keys",
            "\"a:*\"",
            "primary",
            "timeout",
            "mode",
            "off",
            "local",
            "max-size",
            "detour.mode",
            "detour.routes",
            "${detour.mode}",
            "${detour}",
            "\u0000",
            "\u2028",
            "\uFEFF",
            "\uD800",
            "\u0663",
            "{ name = a, keys = [\"a\"] }",
            "detour { ",
            "detour.routes = [");

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    @Test
    void load_garbage_givesSettingsOrOneLine() throws Exception {
        System.out.println("SettingsRobustnessTest: -Ddetour.test.seed=" + SEED);
        Path file = directory.resolve("detour.conf");
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // as bytes, because a lone surrogate is no text
            byte[] garbage = garbage().getBytes(StandardCharsets.UTF_8);
            Files.write(file, garbage);
            rejected += load(file.toString(), Map.of(), new Properties());
        }
        assertThat(rejected).isPositive();
    }

    @Test
    void load_garbageByName_givesSettingsOrOneLine() throws Exception {
        List<String> settings = List.copyOf(Declarations.read().settings());
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Properties properties = new Properties();
            properties.setProperty(settings.get(random.nextInt(settings.size())), garbage());
            Map<String, String> environment = Map.of("DETOUR_ROUTES", garbage(), "DETOUR_" + garbage(), garbage());
            rejected += load(null, environment, properties);
        }
        assertThat(rejected).isPositive();
    }

    private static int load(@Nullable String file, Map<String, String> environment, Properties properties) {
        try {
            assertThat(SettingsLoader.load(file, environment, properties, 1 << 30))
                    .isNotNull();
            return 0;
        } catch (SettingsException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}]");
            return 1;
        }
    }

    private String garbage() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        }
        return text.toString();
    }
}
