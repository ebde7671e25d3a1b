package dev.detour.dist;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jar as it was built. */
final class AgentJar implements AutoCloseable {

    static final Path PATH = Path.of(System.getProperty("detour.agent.jar", "target/detour-agent.jar"));

    private static final String LIBRARIES = "detour/lib/";
    private static final String COMMANDS = "detour/commands/";

    private final JarFile jar;

    AgentJar() throws IOException {
        jar = new JarFile(PATH.toFile());
    }

    JarFile file() {
        return jar;
    }

    /** All but folders. */
    List<String> names() {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(JarEntry::getName)
                .toList();
    }

    /** The folders under {@code detour/lib}, in order. */
    List<String> libraries() {
        return folders(LIBRARIES);
    }

    /** The folders under {@code detour/commands}, in order. */
    List<String> commands() {
        return folders(COMMANDS);
    }

    private List<String> folders(String root) {
        return names().stream()
                .filter(name -> name.startsWith(root) && name.indexOf('/', root.length()) > 0)
                .map(name -> name.substring(root.length(), name.indexOf('/', root.length())))
                .distinct()
                .sorted()
                .toList();
    }

    /** The entries that are classes, visible or not. */
    Stream<String> classes() {
        return names().stream().filter(name -> name.endsWith(".class") || name.endsWith(".classdata"));
    }

    /** The name of the class that an entry holds, with slashes. */
    static String className(String name) {
        String path = name.replaceFirst("^(" + LIBRARIES + '|' + COMMANDS + ")[^/]+/", "");
        return path.substring(0, path.lastIndexOf('.'));
    }

    List<String> lines(String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** The class file version, 52 for Java 8. */
    int version(String name) {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(jar.getJarEntry(name)))) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
