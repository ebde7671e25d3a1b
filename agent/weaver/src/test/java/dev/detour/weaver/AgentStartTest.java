package dev.detour.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Detour stays off. */
class AgentStartTest {

    private static final ClassLoader LOADER = AgentStartTest.class.getClassLoader();

    /** Not called there. */
    private static final Instrumentation NO_INSTRUMENTATION = (Instrumentation)
            Proxy.newProxyInstance(LOADER, new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                throw new AssertionError(method);
            });

    @TempDir
    Path directory;

    private final Properties before = new Properties();

    @BeforeEach
    void keepProperties() {
        before.putAll(System.getProperties());
    }

    @AfterEach
    void restoreProperties() {
        System.setProperties(before);
    }

    private @Nullable ClassFileTransformer start(@Nullable String file) {
        return AgentStart.start(
                file, NO_INSTRUMENTATION, LOADER, directory.resolve("agent.jar").toFile());
    }

    private Path summary() throws Exception {
        return Files.writeString(directory.resolve("run.json"), "{\"detourReport\":1}");
    }

    private static void meetClient(@Nullable ClassFileTransformer weaver) throws Exception {
        assertThat(weaver).isNotNull();
        assertThat(weaver.transform(LOADER, "redis/clients/jedis/Jedis", null, null, new byte[0]))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"detour.mode, off", "detour.mode, sideways", "detour.primry.timeout, 5ms", "detour.breaker.open, soon"})
    void start_staysOff_anOlderSummaryGoesOnceThereIsAClient(String setting, String value) throws Exception {
        Path file = summary();
        System.setProperty("detour.report.file", file.toString());
        System.setProperty(setting, value);
        ClassFileTransformer weaver = start(null);

        assertThat(file).exists();
        meetClient(weaver);
        await().until(() -> !Files.exists(file));
    }

    @Test
    void start_staysOff_theSummaryIsFoundInTheFileOfSettings() throws Exception {
        Path file = summary();
        Path settings = Files.writeString(
                directory.resolve("detour.conf"),
                "detour { report.file = \"" + file + "\", mode = sideways, typing.error = 1 }");

        meetClient(start(settings.toString()));
        await().until(() -> !Files.exists(file));
    }

    @ParameterizedTest
    @CsvSource({"''", "run-%p.json", "run-%t.json", "no-json"})
    void start_staysOffAndNoOlderSummaryCanBeThere_waitsForNoClient(String name) {
        System.setProperty("detour.report.file", name);
        System.setProperty("detour.mode", "sideways");

        assertThat(start(null)).isNull();
    }
}
