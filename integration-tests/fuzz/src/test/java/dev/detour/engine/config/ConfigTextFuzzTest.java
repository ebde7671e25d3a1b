package dev.detour.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a file: settings, or lines that name the file and say what is wrong. */
class ConfigTextFuzzTest {

    private static final long HEAP_BYTES = 1L << 30;
    private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/root", "TIMEOUT", "5 ms");

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = directory.resolve("detour.conf");
    }

    @DictionaryFile(resourcePath = "/hocon.dict")
    @FuzzTest
    void load_anyText_givesSettingsOrLines(byte[] text) throws IOException {
        Files.write(file, text);
        SettingsReport report = SettingsLoader.report(file.toString(), ENVIRONMENT, new Properties(), HEAP_BYTES);

        assertThat(report.settings() == null).isEqualTo(!report.problems().isEmpty());
        for (String problem : report.problems()) {
            assertThat(problem)
                    .startsWith(file.toString())
                    .hasSizeGreaterThan(file.toString().length() + 2)
                    .doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}]");
        }
    }
}
