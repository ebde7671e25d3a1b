package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentJvmIT {

    private static ControlledApp start() {
        return ControlledApp.start(builder());
    }

    private static AgentJvm.Builder builder() {
        return AgentJvm.builder(PausingApp.class.getName())
                .option("-XX:+UseSerialGC")
                .option("-Xmx512m")
                .classPath(ownClassPath().toList());
    }

    private static Stream<Path> ownClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }

    @Test
    void freeze_application_answersWhenThawed() {
        try (ControlledApp app = start()) {
            app.jvm().freeze();
            CompletableFuture<Reply> reply = app.send("are you there");

            await().during(Duration.ofMillis(200)).until(() -> !reply.isDone());
            app.jvm().thaw();

            assertThat(app.await(reply).value()).isEqualTo("here");
        }
    }

    @Test
    void ofJar_jarWithAMainClass_runsIt(@TempDir Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, PausingApp.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        ownClassPath().map(entry -> entry.toUri().toString()).collect(Collectors.joining(" ")));
        Path jar = folder.resolve("app.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();

        try (ControlledApp app = ControlledApp.start(AgentJvm.ofJar(jar))) {
            assertThat(app.call("are you there").value()).isEqualTo("here");
        }
    }

    @Test
    void collect_withBallast_stopsTheApplicationForThatLong() {
        try (ControlledApp app = start()) {
            long loadedMillis = millis(app.call("load", "200"));

            long pauseMillis = millis(app.call("collect"));

            assertThat(loadedMillis).isGreaterThanOrEqualTo(200);
            // the machine may have been busier when the ballast was weighed than it is now, or the other way round
            assertThat(pauseMillis).isBetween(50L, 2_000L);
        }
    }

    @Test
    void standardError_fullDisk_printingFailsAndTheApplicationRunsOn() {
        try (ControlledApp app = ControlledApp.start(builder().standardError(Path.of("/dev/full")))) {
            assertThat(app.call("complain").value()).isEqualTo("true");
            assertThat(app.jvm().errorLines()).isEmpty();
            assertThat(app.call("are you there").value()).isEqualTo("here");
        }
    }

    private static long millis(Reply reply) {
        return Long.parseLong(Objects.requireNonNull(reply.value(), reply::toString));
    }
}
