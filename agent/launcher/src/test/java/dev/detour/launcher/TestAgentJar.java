package dev.detour.launcher;

import dev.detour.bootstrap.Bridge;
import dev.detour.weaver.AgentStart;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Puts jars together that are laid out as the agent's. */
final class TestAgentJar {

    private TestAgentJar() {}

    /** The launcher and the bootstrap classes, with the stand-in for the isolated part. */
    static Path agent(Path file) throws Exception {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest())) {
            addTree(out, location(DetourAgent.class), "dev/detour/launcher", "", "");
            addTree(out, location(Bridge.class), "dev/detour/bootstrap", "", "");
            addTree(out, location(AgentStart.class), "dev/detour/weaver", "detour/lib/weaver/", "data");
            add(out, "detour/lib/index", "weaver\n".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Premain-Class", DetourAgent.class.getName());
        main.putValue("Agent-Class", DetourAgent.class.getName());
        main.putValue("Can-Retransform-Classes", "true");
        return manifest;
    }

    /** Adds one entry. */
    static void add(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    /** The bytes of a class of the test. */
    static byte[] bytes(Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (var in = TestAgentJar.class.getClassLoader().getResourceAsStream(name)) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private static URI location(Class<?> type) throws Exception {
        return type.getProtectionDomain().getCodeSource().getLocation().toURI();
    }

    private static void addTree(JarOutputStream out, URI source, String folder, String prefix, String suffix)
            throws IOException {
        Path path = Path.of(source);
        if (Files.isDirectory(path)) {
            addFolder(out, path, folder, prefix, suffix);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(path)) {
                addFolder(out, jar.getPath("/"), folder, prefix, suffix);
            }
        }
    }

    private static void addFolder(JarOutputStream out, Path root, String folder, String prefix, String suffix)
            throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            List<Path> classes =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            for (Path file : classes) {
                String name = folder + "/" + file.getFileName();
                add(out, prefix + name + suffix, Files.readAllBytes(file));
            }
        }
    }
}
