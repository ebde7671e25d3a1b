package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Origin;
import dev.detour.engine.telemetry.CapturedLog;
import dev.detour.spi.OriginLoader;
import java.io.File;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderJarsTest {

    private static final ClassLoader APPLICATION = LoaderJarsTest.class.getClassLoader();

    @TempDir
    Path directory = Path.of("set by JUnit");

    /** A jar with one loader of a class that the application does not have. */
    private Path jar(String name, String className) throws Exception {
        Path source = Files.writeString(directory.resolve(className + ".java"), """
                import dev.detour.spi.*;
                public final class %s implements OriginLoader {
                    public java.util.Collection<String> keys() { return java.util.List.of("%s:*"); }
                    public OriginValue load(OriginRequest request) { return OriginValue.ofUtf8("from a jar"); }
                }
                """.formatted(className, className));
        Path spi = Path.of(OriginLoader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", spi.toString(), "-d", directory.toString(), source.toString());
        assertThat(failed).isZero();
        Path jar = directory.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("META-INF/services/" + OriginLoader.class.getName()));
            out.write(className.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry(className + ".class"));
            out.write(Files.readAllBytes(directory.resolve(className + ".class")));
        }
        return jar;
    }

    private static List<Origin> find(String setting) {
        return new LoaderJars(setting).find(APPLICATION);
    }

    @Test
    void find_jarsByPathAndGlob_givesTheirLoadersInOrder() throws Exception {
        Path single = jar("z.jar", "Single");
        Path many = Files.createDirectory(directory.resolve("many"));
        Files.move(jar("2.jar", "Second"), many.resolve("2.jar"));
        Files.move(jar("1.jar", "First"), many.resolve("1.jar"));

        List<Origin> found = find(single + File.pathSeparator + many.resolve("*.jar"));

        assertThat(found).extracting(Origin::name).containsExactly("Single", "First", "Second");
        assertThat(found).allSatisfy(origin -> {
            assertThat(origin.contextLoader()).isSameAs(APPLICATION);
            assertThat(origin.loader().getClass().getClassLoader().getParent()).isSameAs(APPLICATION);
        });
    }

    @Test
    void find_nothingConfigured_isEmptyAndSilent() {
        try (CapturedLog log = new CapturedLog()) {
            assertThat(new LoaderJars("").isEmpty()).isTrue();
            assertThat(find("")).isEmpty();
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void find_missingJarGlobWithoutMatchOrNoProvider_isOneLineEach() throws Exception {
        Path empty = directory.resolve("empty.jar");
        try (OutputStream file = Files.newOutputStream(empty);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("readme"));
        }
        try (CapturedLog log = new CapturedLog()) {
            for (String setting : List.of(
                    directory + "/missing.jar",
                    directory + "/none/*.jar",
                    directory + "/none-*.jar",
                    empty.toString())) {
                assertThat(find(setting)).isEmpty();
            }
            assertThat(log.lines())
                    .hasSize(4)
                    .allSatisfy(line -> assertThat(line).contains("detour.loaders"));
        }
    }

    @Test
    void find_jarThatNamesAClassThatIsNotThere_saysWhich() throws Exception {
        Path jar = directory.resolve("odd.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("META-INF/services/" + OriginLoader.class.getName()));
            out.write("com.example.Missing".getBytes(StandardCharsets.UTF_8));
        }
        try (CapturedLog log = new CapturedLog()) {
            assertThat(find(jar.toString())).isEmpty();
            assertThat(log.lines())
                    .first()
                    .asString()
                    .startsWith("[detour] WARN an origin loader cannot be used: ")
                    .contains("com.example.Missing", "check META-INF/services/");
        }
    }
}
