package dev.detour.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AllPermission;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sample.Application;
import sample.Second;

class AgentClassLoaderTest {

    private static final String SERVICES = "META-INF/services/some.Service";
    private static final String ADAPTER = "dev.detour.jedis.Adapter";

    @TempDir
    Path folder;

    private JarFile jar;
    private AgentClassLoader loader;

    @BeforeEach
    void openJar() throws IOException {
        Path file = folder.resolve("an agent%20+ü.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            TestAgentJar.add(out, "detour/lib/index", text("first\nsecond\n"));
            TestAgentJar.add(
                    out, "detour/lib/first/sample/Application.classdata", TestAgentJar.bytes(Application.class));
            TestAgentJar.add(out, "detour/lib/first/dev/detour/jedis/Adapter.classdata", text("adapter"));
            TestAgentJar.add(out, "detour/lib/first/" + SERVICES, text("one"));
            TestAgentJar.add(out, "detour/lib/second/sample/Second.classdata", TestAgentJar.bytes(Second.class));
            TestAgentJar.add(out, "detour/lib/second/" + SERVICES, text("two"));
            TestAgentJar.add(out, "detour/lib/second/an odd name+ü.txt", text("odd"));
            TestAgentJar.add(out, "detour/lib/unlisted/hidden.txt", text("hidden"));
            TestAgentJar.add(out, "detour/commands/index", text("third\n"));
            TestAgentJar.add(out, "detour/commands/third/command.txt", text("command"));
        }
        jar = new JarFile(file.toFile());
        loader = new AgentClassLoader(jar, ClassLoader.getPlatformClassLoader());
    }

    @AfterEach
    void closeJar() throws IOException {
        jar.close();
    }

    @Test
    void ofCommands_whatOnlyTheyNeed_isSeenByThemAlone() throws Exception {
        AgentClassLoader commands = AgentClassLoader.ofCommands(jar, loader);

        assertThat(commands.getResource("command.txt")).isNotNull();
        assertThat(commands.loadClass(Application.class.getName()).getClassLoader())
                .isSameAs(loader);
        assertThat(loader.getResource("command.txt")).isNull();
    }

    @Test
    void loadClass_inALibrary_isDefinedHere() throws Exception {
        Class<?> loaded = loader.loadClass(Application.class.getName());

        assertThat(loaded).isNotSameAs(Application.class);
        assertThat(loaded.getClassLoader()).isSameAs(loader);
        assertThat(loaded.getPackage().getName()).isEqualTo("sample");
        assertThat(loaded.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(folder.resolve("an agent%20+ü.jar").toFile().toURI().toURL());
        assertThat(loaded.getProtectionDomain().implies(new AllPermission())).isTrue();
    }

    @Test
    void loadClass_alsoInTheParent_isDefinedHere() throws Exception {
        ClassLoader hasItToo = getClass().getClassLoader();

        Class<?> loaded = new AgentClassLoader(jar, hasItToo).loadClass(Application.class.getName());

        assertThat(loaded).isNotSameAs(Application.class);
    }

    @Test
    void loadClass_packageInTwoLibraries_bothAreFound() throws Exception {
        assertThat(loader.loadClass(Application.class.getName()).getClassLoader())
                .isSameAs(loader);
        assertThat(loader.loadClass(Second.class.getName()).getClassLoader()).isSameAs(loader);
    }

    @Test
    void loadClass_notInTheJar_isNotTakenFromTheApplication() {
        assertThatThrownBy(() -> loader.loadClass(AgentClassLoaderTest.class.getName()))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void loadClass_ofThePlatform_isThePlatforms() throws Exception {
        assertThat(loader.loadClass("java.sql.Driver")).isSameAs(java.sql.Driver.class);
    }

    @Test
    void loadClass_ofAnAdapter_isRefused() {
        assertThatThrownBy(() -> loader.loadClass(ADAPTER))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessageContaining("beside its client");
        assertThatThrownBy(() -> loader.loadClass("dev.detour.lettuce.Adapter"))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessageContaining("beside its client");
    }

    @Test
    void classBytes_ofAnAdapter_areGivenOut() throws Exception {
        assertThat(loader.classBytes(ADAPTER)).isEqualTo(text("adapter"));
        assertThat(loader.classBytes("dev.detour.jedis.Missing")).isNull();
        assertThat(loader.getResourceAsStream("dev/detour/jedis/Adapter.class")).hasContent("adapter");
    }

    @Test
    void getResource_ofAClass_isTheRenamedEntry() throws Exception {
        URL address = loader.getResource("sample/Application.class");

        assertThat(address).isNotNull();
        assertThat(address.toString()).endsWith(".jar!/detour/lib/first/sample/Application.classdata");
        assertThat(address.openStream()).hasBinaryContent(TestAgentJar.bytes(Application.class));
    }

    @Test
    void getResource_oddName_canBeRead() throws Exception {
        URL address = loader.getResource("an odd name+ü.txt");

        assertThat(address).isNotNull();
        assertThat(address.openStream()).hasContent("odd");
    }

    @Test
    void getResources_inEachLibrary_areAllFoundInTheOrderOfTheIndex() throws Exception {
        List<URL> found = Collections.list(loader.getResources(SERVICES));

        assertThat(found).hasSize(2);
        assertThat(found.get(0).openStream()).hasContent("one");
        assertThat(found.get(1).openStream()).hasContent("two");
        assertThat(loader.getResourceAsStream(SERVICES)).hasContent("one");
    }

    @Test
    void getResource_missingOrUnlisted_isNull() throws Exception {
        assertThat(loader.getResource("missing")).isNull();
        assertThat(loader.getResourceAsStream("missing")).isNull();
        assertThat(loader.getResource("hidden.txt")).isNull();
        assertThat(loader.getResourceAsStream("java/lang/Object.class")).isNotEmpty();
    }

    @Test
    void new_jarWithoutIndex_saysWhichJar() throws Exception {
        Path other = folder.resolve("other.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(other))) {
            TestAgentJar.add(out, "anything", text("else"));
        }
        try (JarFile noAgent = new JarFile(other.toFile())) {
            assertThatThrownBy(() -> new AgentClassLoader(noAgent, null))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no detour/lib/index in " + other);
        }
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
