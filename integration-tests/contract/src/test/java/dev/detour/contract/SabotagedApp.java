package dev.detour.contract;

import dev.detour.contract.app.RedisApp;
import dev.detour.contract.app.Saboteur;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OwnClassPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** An application with both clients and the agent, in which any step of the agent can be made to fail. */
final class SabotagedApp {

    private static final List<String> BYTE_BUDDY = List.of("byte-buddy-");

    private SabotagedApp() {}

    /** @param steps what is to be made to fail at times, as {@code binary.name#method} */
    static ControlledApp start(List<String> steps) {
        AgentJvm.Builder jvm = AgentJvm.builder(RedisApp.class.getName())
                .classPath(Applications.own())
                .classPath(Applications.clients())
                .classPath(OwnClassPath.jars(BYTE_BUDDY))
                .classPath(Applications.loaders("good"))
                .agent(saboteurJar(), String.join(",", steps))
                .property("detour.primary.timeout", "50ms")
                .property("detour.origin.timeout", "500ms");
        Applications.weave(jvm, "contract.conf");
        return ControlledApp.start(jvm);
    }

    /** Nothing but a manifest: the class itself is on the application's class path. */
    private static Path saboteurJar() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Saboteur.class.getName());
        try {
            Path jar = Files.createTempFile("saboteur", ".jar");
            jar.toFile().deleteOnExit();
            new JarOutputStream(Files.newOutputStream(jar), manifest).close();
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
