package dev.detour.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What the profile {@code release} has put together to be published, and what Maven Central asks of it. */
class ReleaseIT {

    private static final Path FOLDER = Path.of(System.getProperty("detour.release", "target/release"));
    private static final String VERSION = System.getProperty("detour.agent.version", "");

    @Test
    void folder_holdsWhatIsPublishedAndNothingElse() throws IOException {
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "SHA256SUMS",
                        "SHA512SUMS",
                        "detour-agent-" + VERSION + ".jar",
                        "detour-agent-" + VERSION + "-sources.jar",
                        "detour-agent-" + VERSION + "-javadoc.jar",
                        "detour-agent-" + VERSION + "-cyclonedx.json",
                        "detour-agent-" + VERSION + "-cyclonedx.xml",
                        "detour-agent-" + VERSION + ".pom",
                        "detour-bootstrap-" + VERSION + ".jar",
                        "detour-bootstrap-" + VERSION + "-sources.jar",
                        "detour-bootstrap-" + VERSION + "-javadoc.jar",
                        "detour-bootstrap-" + VERSION + ".pom");
    }

    @ParameterizedTest
    @CsvSource({"SHA256SUMS, SHA-256", "SHA512SUMS, SHA-512"})
    void checksums_areThoseOfEachFile(String list, String algorithm) throws Exception {
        List<String> expected = names().stream()
                .filter(name -> !name.endsWith("SUMS"))
                .map(name -> hash(algorithm, FOLDER.resolve(name)) + " *" + name)
                .toList();

        assertThat(Files.readAllLines(FOLDER.resolve(list))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"detour-agent", "detour-bootstrap"})
    void pom_tellsWhatMavenCentralAsksFor(String artifact) throws Exception {
        Document pom = pom(artifact);

        assertThat(value(pom, "groupId")).isEqualTo("dev.detour");
        assertThat(value(pom, "artifactId")).isEqualTo(artifact);
        assertThat(value(pom, "version")).isEqualTo(VERSION);
        assertThat(value(pom, "url")).isEqualTo("https://detour.dev");
        assertThat(value(pom, "licenses/license/name")).isEqualTo("Apache-2.0");
        assertThat(value(pom, "scm/url")).isEqualTo("https://detour.dev/detour.git");
        assertThat(List.of("name", "description", "developers/developer/name", "scm/connection"))
                .allSatisfy(
                        element -> assertThat(value(pom, element)).as(element).isNotBlank());
    }

    /** Neither a parent that nobody publishes, nor what is in the jar already. */
    @ParameterizedTest
    @ValueSource(strings = {"detour-agent", "detour-bootstrap"})
    void pom_needsNothingElse(String artifact) throws Exception {
        Document pom = pom(artifact);

        assertThat(value(pom, "parent")).isEmpty();
        assertThat(value(pom, "build")).isEmpty();
        assertThat(value(pom, "dependencies/dependency[not(scope) or scope = 'compile' or scope = 'runtime']"))
                .isEmpty();
        assertThat(Files.readString(pomFile(artifact))).doesNotContain("${");
    }

    @ParameterizedTest
    @ValueSource(strings = {"detour-agent", "detour-bootstrap"})
    void javadoc_isOfWhatUsersProgramAgainst(String artifact) throws IOException {
        assertThat(entries(artifact + "-" + VERSION + "-javadoc.jar"))
                .contains("index.html", "dev/detour/spi/OriginLoader.html")
                .noneMatch(name -> name.startsWith("dev/detour/bootstrap/"));
    }

    @Test
    void sources_areOfEveryModule() throws IOException {
        assertThat(entries("detour-bootstrap-" + VERSION + "-sources.jar"))
                .contains("dev/detour/spi/OriginLoader.java", "dev/detour/bootstrap/Bridge.java");
        assertThat(entries("detour-agent-" + VERSION + "-sources.jar"))
                .contains(
                        "dev/detour/spi/OriginLoader.java",
                        "dev/detour/launcher/Main.java",
                        "dev/detour/engine/check/DetourCommand.java",
                        "dev/detour/doctor/DoctorCommand.java");
    }

    private static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<String> entries(String jar) throws IOException {
        try (JarFile file = new JarFile(FOLDER.resolve(jar).toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }

    static String hash(String algorithm, Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (Exception e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    private static Path pomFile(String artifact) {
        return FOLDER.resolve(artifact + "-" + VERSION + ".pom");
    }

    private static Document pom(String artifact) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pomFile(artifact).toFile());
    }

    /** The text of an element of the project, or an empty one where there is no such element. */
    private static String value(Document pom, String path) {
        try {
            return XPathFactory.newInstance()
                    .newXPath()
                    .evaluate("/project/" + path, pom)
                    .strip();
        } catch (Exception e) {
            throw new IllegalStateException(path, e);
        }
    }
}
