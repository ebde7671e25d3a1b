package dev.detour.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * The list of what the jar holds that lies beside it, CycloneDX's: as true as the jar, and the same whenever it is made.
 *
 * <p>The plugin that makes it refuses to while Maven is offline, and leaves the one from before.
 */
@DisabledIfSystemProperty(named = "detour.test.offline", matches = "offline=true")
class BillOfMaterialsIT {

    private static final Path JSON = Path.of(System.getProperty("detour.agent.sbom", "target/sbom.json"));

    /** What is visible in the jar, and so in no folder of its own. */
    private static final List<String> VISIBLE = List.of("detour-bootstrap", "detour-launcher");

    private final Config bill = ConfigFactory.parseFile(JSON.toFile());

    private List<? extends Config> components() {
        return bill.getConfigList("components");
    }

    @Test
    void components_areTheLibrariesOfTheJar() throws IOException {
        try (AgentJar jar = new AgentJar()) {
            Stream<String> held =
                    Stream.of(jar.libraries(), jar.commands(), VISIBLE).flatMap(List::stream);

            assertThat(components())
                    .extracting(component -> component.getString("name"))
                    .containsExactlyInAnyOrderElementsOf(held.toList());
        }
    }

    @Test
    void components_canEachBeLookedUp() {
        assertThat(components()).allSatisfy(component -> {
            String name = component.getString("name");
            String version = component.getString("version");
            assertThat(component.getString("purl"))
                    .isEqualTo("pkg:maven/" + component.getString("group") + '/' + name + '@' + version + "?type=jar");
            assertThat(component.getConfigList("licenses")).as(name).isNotEmpty();
            assertThat(component.getConfigList("hashes")).as(name).isNotEmpty();
        });
        assertThat(bill.getString("metadata.component.version")).isEqualTo(System.getProperty("detour.agent.version"));
    }

    @Test
    void content_isTheSameForTheSameSources() throws IOException {
        assertThat(bill.hasPath("serialNumber")).isFalse();
        assertThat(bill.hasPath("metadata.timestamp")).isFalse();
        Path xml = JSON.resolveSibling(JSON.getFileName().toString().replace(".json", ".xml"));
        assertThat(Files.readString(xml)).doesNotContain("<timestamp>", "serialNumber=");
    }
}
