package dev.detour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void run_olderJava_saysSoInOneLine() {
        assertThat(failure("1.8"))
                .isEqualTo("[detour] Java 17 or newer is needed, this is 1.8" + System.lineSeparator());
    }

    @Test
    void run_notInAJar_saysSoInOneLine() {
        assertThat(failure("17").lines())
                .hasSize(1)
                .allMatch(line -> line.startsWith("[detour] failed: ") && line.contains("not in a jar file"));
    }

    @Test
    void version_manifestOfARelease_tellsTheCommit() {
        Attributes manifest = new Attributes();
        manifest.putValue("Implementation-Version", "1.2.3");
        manifest.putValue("Implementation-Build", "0123456789abcdef");

        assertThat(Main.version(manifest)).isEqualTo("1.2.3 (commit 0123456789abcdef)");
    }

    @Test
    void version_manifestThatTellsNothing_isUnknown() {
        assertThat(Main.version(new Attributes())).isEqualTo("unknown (commit unknown)");
    }

    /** What it prints, after having failed. */
    private static String failure(String specification) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(new String[0], specification)).isEqualTo(1);
        } finally {
            System.setErr(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
