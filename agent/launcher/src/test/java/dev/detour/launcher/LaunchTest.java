package dev.detour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {

    @TempDir
    Path folder;

    @Test
    void isAll_thisJarByAnyName_isIt() throws Exception {
        String jar = Files.createFile(folder.resolve("agent.jar")).toString();
        Path link = Files.createSymbolicLink(folder.resolve("link.jar"), Path.of(jar));

        assertThat(Launch.isAll(jar, jar)).isTrue();
        assertThat(Launch.isAll(folder + "/./agent.jar", jar)).isTrue();
        assertThat(Launch.isAll(link.toString(), jar)).isTrue();
    }

    @Test
    void isAll_anythingElse_isNot() throws Exception {
        String jar = Files.createFile(folder.resolve("agent.jar")).toString();

        assertThat(Launch.isAll("", jar)).isFalse();
        assertThat(Launch.isAll(folder.resolve("application.jar").toString(), jar))
                .isFalse();
        assertThat(Launch.isAll(jar + File.pathSeparator + folder, jar)).isFalse();
        assertThat(Launch.isAll("some/library.jar:".repeat(1_000), jar)).isFalse(); // longer than any file's name
    }
}
