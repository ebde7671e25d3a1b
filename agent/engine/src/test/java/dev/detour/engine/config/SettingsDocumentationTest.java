package dev.detour.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code, {@code reference.conf} and the README say the same. */
class SettingsDocumentationTest {

    private static final String WRITE = "detour.test.writeReadme";
    private static final Path README = Path.of(System.getProperty("basedir", "."), "..", "..", "README.md");

    static Collection<Found> settings() {
        return Declarations.readWithComments().defaults().values();
    }

    @Test
    void readme_settings_areThoseOfReferenceConf() throws Exception {
        String page = Files.readString(README);
        String expected = SettingsDocumentation.rewrite(page);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(README, expected);
        } else {
            assertThat(page)
                    .as("README.md is out of date; make it anew with: mvn -pl agent/engine test"
                            + " -Dtest=SettingsDocumentationTest -D" + WRITE + "=true")
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void referenceConf_everySetting_isReadAndTellsWhatIsAccepted(Found setting) {
        // no setting takes a truth value
        Properties properties = new Properties();
        properties.setProperty(setting.setting(), "true");
        SettingsException problem = catchThrowableOfType(
                SettingsException.class, () -> SettingsLoader.load(null, Map.of(), properties, 1 << 30));

        assertThat(problem).as("is read").isNotNull();
        String message = String.valueOf(problem.getMessage());
        String accepted = message.substring(message.indexOf("accepted is ") + "accepted is ".length());
        assertThat(SettingsDocumentation.comment(setting)).endsWith(" Accepted: " + accepted + ".");
    }
}
