package dev.detour.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.launcher.AgentClassLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the jar holds. */
class AgentJarIT {

    private static final int JAVA_8 = 52;
    private static final int JAVA_17 = 61;
    private static final long MAX_BYTES = 10L << 20;
    private static final String SERVICES = "/META-INF/services/";
    private static final String SPAN_EXPORTERS =
            "META-INF/services/io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider";

    /** Whoever adds a library adds it here and in the NOTICE, after having read its licence. */
    private static final Map<String, String> LICENCES = new TreeMap<>(Map.ofEntries(
            Map.entry("byte-buddy", "Apache-2.0"), // with ASM inside, BSD-3-Clause
            Map.entry("caffeine", "Apache-2.0"),
            Map.entry("config", "Apache-2.0"),
            Map.entry("detour-adapter-jedis", "Apache-2.0"),
            Map.entry("detour-adapter-lettuce", "Apache-2.0"),
            Map.entry("detour-engine", "Apache-2.0"),
            Map.entry("detour-weaver", "Apache-2.0"),
            Map.entry("opentelemetry-api", "Apache-2.0"),
            Map.entry("opentelemetry-common", "Apache-2.0"),
            Map.entry("opentelemetry-context", "Apache-2.0"),
            Map.entry("opentelemetry-exporter-common", "Apache-2.0"),
            Map.entry("opentelemetry-exporter-logging", "Apache-2.0"),
            Map.entry("opentelemetry-exporter-otlp", "Apache-2.0"),
            Map.entry("opentelemetry-exporter-otlp-common", "Apache-2.0"),
            Map.entry("opentelemetry-exporter-prometheus", "Apache-2.0"),
            Map.entry("opentelemetry-exporter-sender-jdk", "Apache-2.0"),
            Map.entry("opentelemetry-sdk", "Apache-2.0"),
            Map.entry("opentelemetry-sdk-common", "Apache-2.0"),
            Map.entry("opentelemetry-sdk-extension-autoconfigure", "Apache-2.0"),
            Map.entry("opentelemetry-sdk-extension-autoconfigure-spi", "Apache-2.0"),
            Map.entry("opentelemetry-sdk-logs", "Apache-2.0"),
            Map.entry("opentelemetry-sdk-metrics", "Apache-2.0"),
            Map.entry("opentelemetry-sdk-trace", "Apache-2.0"),
            Map.entry("picocli", "Apache-2.0"),
            Map.entry("prometheus-metrics-config", "Apache-2.0"),
            Map.entry("prometheus-metrics-exposition-textformats", "Apache-2.0"),
            Map.entry("prometheus-metrics-model", "Apache-2.0"),
            Map.entry("resilience4j-bulkhead", "Apache-2.0"),
            Map.entry("resilience4j-circuitbreaker", "Apache-2.0"),
            Map.entry("resilience4j-core", "Apache-2.0"),
            Map.entry("slf4j-api", "MIT"),
            Map.entry("slf4j-nop", "MIT")));

    /** The same for what only the command line has. */
    private static final Map<String, String> LICENCES_OF_COMMANDS =
            new TreeMap<>(Map.of("detour-doctor", "Apache-2.0", "jedis", "MIT"));

    private AgentJar jar;

    @BeforeEach
    void openJar() throws IOException {
        jar = new AgentJar();
    }

    @AfterEach
    void closeJar() throws IOException {
        jar.close();
    }

    @Test
    void visible_launcherAndBootstrapAlone() {
        assertThat(jar.names())
                .filteredOn(name -> !name.startsWith("detour/"))
                .allMatch(name -> name.matches("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE)"
                        + "|dev/detour/(launcher|bootstrap|spi)/[^/]+\\.class"))
                .contains(
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "dev/detour/launcher/DetourAgent.class",
                        "dev/detour/bootstrap/Bridge.class",
                        "dev/detour/spi/OriginLoader.class");
    }

    @Test
    void isolated_noClassFilesAndNothingThatIsNotNeeded() {
        assertThat(jar.names())
                .filteredOn(name -> name.startsWith("detour/"))
                .noneMatch(name -> name.endsWith(".class"))
                .noneMatch(name -> name.contains("module-info"))
                .noneMatch(name -> name.matches(".*/net/bytebuddy/(agent/builder/|build/(Plugin|\\w*Plugin\\.)).*"))
                .noneMatch(name -> name.matches(".*/META-INF/(maven|versions|native-image)/.*"))
                .noneMatch(name -> name.matches(".*/META-INF/(MANIFEST\\.MF|INDEX\\.LIST|.*\\.(SF|RSA|DSA|EC))"));
    }

    @Test
    void classes_inOnePlaceOnly() {
        Map<String, String> places = new HashMap<>();
        jar.classes().forEach(name -> {
            String other = places.put(AgentJar.className(name), name);
            assertThat(other).as(name).isNull();
        });
    }

    @Test
    void classes_runOnTheJavaThatTheyAreFor() {
        assertThat(jar.classes()).allSatisfy(name -> {
            if (name.startsWith("dev/detour/launcher/")) {
                assertThat(jar.version(name)).as(name).isEqualTo(JAVA_8);
            } else if (name.startsWith("dev/detour/")) {
                assertThat(jar.version(name)).as(name).isEqualTo(JAVA_17);
            } else {
                assertThat(jar.version(name)).as(name).isLessThanOrEqualTo(JAVA_17);
            }
        });
    }

    @Test
    void libraries_eachHasAKnownLicenceAndIsInTheNotice() throws IOException {
        assertThat(LICENCES.keySet()).containsExactlyElementsOf(jar.libraries());

        assertThat(LICENCES_OF_COMMANDS.keySet()).containsExactlyElementsOf(jar.commands());

        String notice = String.join("\n", jar.lines("META-INF/NOTICE"));
        assertThat(Stream.concat(jar.libraries().stream(), jar.commands().stream()))
                .filteredOn(library -> !library.startsWith("detour-"))
                .map(library -> library.replaceFirst("^opentelemetry-.*", "opentelemetry-*"))
                .allMatch(notice::contains);
        assertThat(jar.names())
                .contains(
                        "detour/lib/byte-buddy/META-INF/licenses/ASM",
                        "detour/lib/caffeine/META-INF/LICENSE",
                        "detour/commands/jedis/META-INF/LICENSE");
    }

    @Test
    void index_listsEachLibraryOnce() throws IOException {
        assertThat(jar.lines("detour/lib/index")).containsExactlyElementsOf(jar.libraries());
        assertThat(jar.lines("detour/commands/index")).containsExactlyElementsOf(jar.commands());
    }

    @Test
    void services_stayWithTheirLibrary() throws IOException {
        List<String> services =
                jar.names().stream().filter(name -> name.contains(SERVICES)).toList();
        assertThat(services)
                .contains(
                        "detour/lib/opentelemetry-exporter-otlp/" + SPAN_EXPORTERS,
                        "detour/lib/opentelemetry-exporter-logging/" + SPAN_EXPORTERS);
        for (String service : services) {
            String root = service.substring(0, service.indexOf(SERVICES) + 1);
            assertThat(jar.lines(service))
                    .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
                    .as(service)
                    .isNotEmpty()
                    .allMatch(provider -> jar.names().contains(root + provider.replace('.', '/') + ".classdata"));
        }
    }

    @Test
    void loader_findsEveryLibrary() throws Exception {
        AgentClassLoader loader = new AgentClassLoader(jar.file(), ClassLoader.getPlatformClassLoader());

        assertThat(loader.loadClass("net.bytebuddy.ByteBuddy").getClassLoader()).isSameAs(loader);
        assertThat(Collections.list(loader.getResources(SPAN_EXPORTERS))).hasSize(2);
        assertThat(loader.getResource("dev/detour/lettuce/LettuceAdapter.class"))
                .isNotNull();
        // from OpenTelemetry's part for Java 9
        assertThat(loader.loadClass("io.opentelemetry.exporter.internal.marshal.VarHandleStringEncoder"))
                .isNotNull();
    }

    /** The adapters find the application's own Jedis above them, never one of the agent's. */
    @Test
    void commands_areSeenByTheirOwnLoaderAlone() throws Exception {
        AgentClassLoader agent = new AgentClassLoader(jar.file(), ClassLoader.getPlatformClassLoader());
        AgentClassLoader commands = AgentClassLoader.ofCommands(jar.file(), agent);

        for (String name : List.of("redis.clients.jedis.Connection", "dev.detour.doctor.DoctorCommand")) {
            assertThat(commands.loadClass(name).getClassLoader()).isSameAs(commands);
            assertThatThrownBy(() -> agent.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
            assertThat(agent.getResource(name.replace('.', '/') + ".class")).isNull();
        }
    }

    /** What was left out of Jedis is not needed by what is there. */
    @Test
    void commands_everyClass_isVerified() throws Exception {
        AgentClassLoader agent = new AgentClassLoader(jar.file(), ClassLoader.getPlatformClassLoader());
        AgentClassLoader commands = AgentClassLoader.ofCommands(jar.file(), agent);
        List<String> names = jar.classes()
                .filter(name -> name.startsWith("detour/commands/"))
                .map(name -> AgentJar.className(name).replace('/', '.'))
                .filter(name -> !name.endsWith("package-info"))
                .toList();

        assertThat(names).contains("redis.clients.jedis.Protocol", "dev.detour.doctor.DoctorCommand");
        for (String name : names) {
            assertThatCode(() -> Class.forName(name, true, commands)).as(name).doesNotThrowAnyException();
        }
    }

    /** Resilience4j logs through SLF4J, which says so on standard error where it finds no provider. */
    @Test
    void slf4j_inTheAgentsLoader_isSilent() throws Exception {
        AgentClassLoader loader = new AgentClassLoader(jar.file(), ClassLoader.getPlatformClassLoader());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            Class<?> breaker = loader.loadClass("io.github.resilience4j.circuitbreaker.CircuitBreaker");
            breaker.getMethod("ofDefaults", String.class).invoke(null, "any");
            Object factory = loader.loadClass("org.slf4j.LoggerFactory")
                    .getMethod("getILoggerFactory")
                    .invoke(null);
            assertThat(factory.getClass().getName()).isEqualTo("org.slf4j.helpers.NOPLoggerFactory");
        } finally {
            System.setErr(before);
        }

        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void manifest_namesTheAgent() throws IOException {
        Attributes main = jar.file().getManifest().getMainAttributes();
        String commit = System.getProperty("detour.agent.commit", "");

        assertThat(main.entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue)))
                .isEqualTo(Map.of(
                        "Manifest-Version", "1.0",
                        "Main-Class", "dev.detour.launcher.Main",
                        "Premain-Class", "dev.detour.launcher.DetourAgent",
                        "Agent-Class", "dev.detour.launcher.DetourAgent",
                        "Can-Retransform-Classes", "true",
                        "Can-Redefine-Classes", "false",
                        "Implementation-Title", "Detour",
                        "Implementation-Version", System.getProperty("detour.agent.version", ""),
                        "Implementation-Build", commit));
        assertThat(commit).matches("[0-9a-f]{40}(-dirty)?|unknown");
    }

    @Test
    void size_isBounded() throws IOException {
        long bytes = Files.size(AgentJar.PATH);
        System.out.printf(
                "%s: %,d bytes, %d libraries%n",
                AgentJar.PATH.getFileName(), bytes, jar.libraries().size());

        assertThat(bytes).isLessThan(MAX_BYTES);
    }
}
