package dev.detour.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** Whatever a system property or an environment variable is called and says: settings, or lines that name one of them. */
class ConfigNamesFuzzTest {

    private static final long HEAP_BYTES = 1L << 30;
    private static final List<String> SETTINGS = List.copyOf(Declarations.read().settings());

    @DictionaryFile(resourcePath = "/hocon.dict")
    @FuzzTest
    void load_anyNamesAndValues_givesSettingsOrLines(FuzzedDataProvider input) {
        Properties properties = new Properties();
        properties.setProperty(name(input), input.consumeString(200));
        String variable = name(input).replace('.', '_').replace('-', '_');
        Map<String, String> environment = Map.of(variable, input.consumeRemainingAsString());

        SettingsReport report = SettingsLoader.report(null, environment, properties, HEAP_BYTES);

        assertThat(report.settings() == null).isEqualTo(!report.problems().isEmpty());
        for (String problem : report.problems()) {
            assertThat(problem).matches("(-D|environment variable |reference\\.conf).+: .+");
        }
    }

    /** One that exists, as a rule. */
    private static String name(FuzzedDataProvider input) {
        boolean exists = input.consumeInt(0, 9) > 0;
        boolean asVariable = input.consumeBoolean();
        String name = exists ? input.pickValue(SETTINGS) : "detour." + input.consumeString(40);
        return asVariable ? name.toUpperCase(Locale.ROOT) : name;
    }
}
