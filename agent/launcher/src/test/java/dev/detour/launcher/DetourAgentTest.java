package dev.detour.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetourAgentTest {

    private static final String ENTRY = "!/dev/detour/launcher/DetourAgent.class";

    @ParameterizedTest
    @ValueSource(strings = {"1.8", "1.17", "9", "11", "16"})
    void refusal_olderJava_namesBothVersions(String version) {
        assertThat(DetourAgent.refusal(version)).isEqualTo("Java 17 or newer is needed, this is " + version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "21", "25", "100"})
    void refusal_newEnough_isNone(String version) {
        assertThat(DetourAgent.refusal(version)).isNull();
    }

    @Test
    void refusal_unknownVersion_refuses() {
        assertThat(DetourAgent.refusal(null)).endsWith("this is unknown");
        assertThat(DetourAgent.refusal("")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent.jar", "two words.jar", "per%20cent.jar", "a+b#c?d.jar", "schlüssel.jar"})
    void ownJar_anyName_isFound(String name, @TempDir Path folder) throws Exception {
        File jar = folder.resolve(name).toFile();

        assertThat(DetourAgent.ownJar(new URL("jar:" + jar.toURI() + ENTRY))).isEqualTo(jar);
        assertThat(DetourAgent.ownJar(new URL("jar:" + jar.toURI().toASCIIString() + ENTRY)))
                .isEqualTo(jar);
    }

    @Test
    void ownJar_notAJar_saysWhereItIs() {
        assertThatThrownBy(() -> DetourAgent.ownJar(DetourAgent.class.getResource("DetourAgent.class")))
                .hasMessageStartingWith("the agent is not in a jar file but at file:");
    }
}
