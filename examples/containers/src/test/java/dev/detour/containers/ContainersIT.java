package dev.detour.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files that images have, the mounts and the variables, without the engine: a folder is the root of each container. */
@Timeout(60)
class ContainersIT {

    private static final Path AGENT = Path.of(System.getProperty("detour.agent.jar", "detour-agent.jar"));
    private static final String STARTED =
            "[detour] version " + System.getProperty("detour.agent.version", "") + ", mode ";

    /** Where an image is built, with what the files ask for. */
    @TempDir
    Path context = Path.of("set by JUnit");

    @TempDir
    Path folder = Path.of("set by JUnit");

    @BeforeEach
    void fillContext() throws IOException {
        Files.copy(AGENT, context.resolve("detour-agent.jar"));
        Files.copy(Path.of("detour.conf"), context.resolve("detour.conf"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Service.class.getName());
        String name = Service.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar =
                        new JarOutputStream(Files.newOutputStream(context.resolve("service.jar")), manifest);
                InputStream in = Service.class.getResourceAsStream("/" + name)) {
            jar.putNextEntry(new JarEntry(name));
            jar.write(Objects.requireNonNull(in).readAllBytes());
        }
    }

    @Test
    void image_ofTheService_startsTheAgent() throws Exception {
        Dockerfile dockerfile = Dockerfile.read(Path.of("Dockerfile"));
        Container container = new Container(folder);
        dockerfile.copy(context, folder);

        Container.Run run = container.run(
                dockerfile.only("WORKDIR"),
                dockerfile.environment(),
                dockerfile.words("ENTRYPOINT"),
                Service.LINE,
                STARTED);

        assertThat(run.code()).as("%s", run).isZero();
        assertThat(run.lines())
                .contains(Service.LINE)
                .anyMatch(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS: -javaagent:"))
                .anyMatch(line ->
                        line.endsWith(STARTED + "route, settings from " + container.inside("/detour/detour.conf")));
    }

    @Test
    void pod_withTheInitContainer_startsTheAgent() throws Exception {
        PodManifest manifest = new PodManifest();
        Path volumes = volumes(manifest);
        Container init = container("init", manifest.initContainer(), volumes);
        Dockerfile.read(Path.of("agent.Dockerfile")).copy(context, init.root());
        Container service = container("service", manifest.service(), volumes);
        Files.copy(context.resolve("service.jar"), service.inside("/service.jar"));

        Container.Run brought = init.run("/", Map.of(), words(manifest.initContainer()));
        Container.Run run = service.run(
                "/",
                PodManifest.environment(manifest.service()),
                List.of("java", "-jar", "/service.jar"),
                Service.LINE,
                STARTED);

        assertThat(brought.code()).as("%s", brought).isZero();
        assertThat(run.code()).as("%s", run).isZero();
        assertThat(run.lines())
                .contains(Service.LINE)
                .anyMatch(line ->
                        line.contains(STARTED + "observe, settings from " + service.inside("/etc/detour/detour.conf")));
    }

    /** A folder for each volume of the pod, with what is in it from the beginning. */
    private Path volumes(PodManifest manifest) throws IOException {
        Path volumes = Files.createDirectory(folder.resolve("volumes"));
        for (String volume : manifest.volumes().keySet()) {
            Path directory = Files.createDirectory(volumes.resolve(volume));
            for (Map.Entry<String, String> file : manifest.contentOf(volume).entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
        }
        return volumes;
    }

    private Container container(String name, JsonObject described, Path volumes) throws IOException {
        Container container = new Container(Files.createDirectory(folder.resolve(name)));
        for (Map.Entry<String, String> mount : PodManifest.mounts(described).entrySet()) {
            Path path = container.inside(mount.getValue());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.createSymbolicLink(path, volumes.resolve(mount.getKey()));
        }
        return container;
    }

    private static List<String> words(JsonObject container) {
        List<String> words = new ArrayList<>();
        for (JsonElement word : container.getAsJsonArray("command")) {
            words.add(word.getAsString());
        }
        return words;
    }
}
