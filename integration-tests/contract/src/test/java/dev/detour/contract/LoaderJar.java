package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A jar with a loader that no application has on its class path. */
final class LoaderJar {

    private static final String SOURCE = """
            import dev.detour.spi.*;
            public final class JarLoader implements OriginLoader {
                public java.util.Collection<String> keys() { return java.util.List.of("jar:*"); }
                public OriginValue load(OriginRequest request) { return OriginValue.ofUtf8("from the jar"); }
                public String name() { return "from-jar"; }
            }
            """;

    private LoaderJar() {}

    /** Loads "from the jar" for {@code jar:*}. */
    static Path in(Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve("JarLoader.java"), SOURCE);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        source.toString());
        assertThat(failed).isZero();
        Path jar = directory.resolve("loader.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("META-INF/services/dev.detour.spi.OriginLoader"));
            out.write("JarLoader".getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry("JarLoader.class"));
            out.write(Files.readAllBytes(directory.resolve("JarLoader.class")));
        }
        return jar;
    }
}
