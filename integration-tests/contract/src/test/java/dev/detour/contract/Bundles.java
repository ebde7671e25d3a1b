package dev.detour.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.Constants;

/** Jars as OSGi wants them. */
final class Bundles {

    private static final Pattern VERSION = Pattern.compile("-(\\d+\\.\\d+\\.\\d+)");

    private Bundles() {}

    /** A library as it is, if it is a bundle; otherwise a copy that exports all that it has, and imports whatever it needs. */
    static Path ofLibrary(Path jar, Path directory) throws IOException {
        Manifest manifest;
        try (JarFile file = new JarFile(jar.toFile())) {
            manifest = file.getManifest();
            if (manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null) {
                return jar;
            }
            name(manifest, jar.getFileName().toString().replace(".jar", ""));
            manifest.getMainAttributes().putValue(Constants.EXPORT_PACKAGE, packages(file));
            manifest.getMainAttributes().putValue(Constants.DYNAMICIMPORT_PACKAGE, "*");
        }
        Path bundle = Files.copy(jar, directory.resolve(jar.getFileName()));
        try (FileSystem inside = FileSystems.newFileSystem(bundle)) {
            Files.write(inside.getPath(JarFile.MANIFEST_NAME), bytes(manifest));
        }
        return bundle;
    }

    private static void name(Manifest manifest, String name) {
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
    }

    private static String packages(JarFile jar) {
        Matcher version = VERSION.matcher(jar.getName());
        String suffix = version.find() ? ";version=\"" + version.group(1) + '"' : "";
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(".class") && name.indexOf('/') > 0 && !name.startsWith("META-INF"))
                .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.') + suffix)
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static byte[] bytes(Manifest manifest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    /**
     * An application.
     *
     * @param imported all that it sees of others, packages with commas between them
     */
    static Path ofApplication(Path directory, Class<?> activator, String imported, Class<?>... further)
            throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        name(manifest, "application");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_ACTIVATOR, activator.getName());
        manifest.getMainAttributes().putValue(Constants.IMPORT_PACKAGE, imported);
        Path jar = directory.resolve("application.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            add(out, activator);
            for (Class<?> each : further) {
                add(out, each);
            }
        }
        return jar;
    }

    private static void add(JarOutputStream out, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = Bundles.class.getResourceAsStream('/' + name)) {
            out.putNextEntry(new JarEntry(name));
            Objects.requireNonNull(in, name).transferTo(out);
        }
    }
}
