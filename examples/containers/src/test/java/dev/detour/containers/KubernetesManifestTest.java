package dev.detour.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code kubernetes.yml}, as the API's schema has it and as its parts refer to each other. */
class KubernetesManifestTest {

    private final PodManifest manifest;

    KubernetesManifestTest() throws IOException {
        manifest = new PodManifest();
    }

    @Test
    void documents_followTheSchema() {
        assertThat(manifest.documents())
                .extracting(document -> document.get("apiVersion").getAsString() + " "
                        + document.get("kind").getAsString())
                .containsExactly("v1 ConfigMap", "apps/v1 Deployment");
        assertThatCode(() -> V1ConfigMap.validateJsonElement(manifest.ofKind("ConfigMap")))
                .doesNotThrowAnyException();
        assertThatCode(() -> V1Deployment.validateJsonElement(manifest.ofKind("Deployment")))
                .doesNotThrowAnyException();
    }

    /** That the schema is one that says no. */
    @Test
    void container_withAMisspeltOrMissingField_isNone() {
        manifest.initContainer().addProperty("imagePullPolice", "Always");

        assertThatThrownBy(() -> V1Deployment.validateJsonElement(manifest.ofKind("Deployment")))
                .hasMessageContaining("imagePullPolice");

        manifest.initContainer().remove("imagePullPolice");
        manifest.initContainer().remove("name");

        assertThatThrownBy(() -> V1Deployment.validateJsonElement(manifest.ofKind("Deployment")))
                .hasMessageContaining("name");
    }

    @Test
    void mounts_areOfTheVolumesThatThereAre() {
        assertThat(manifest.volumes().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        PodManifest.mounts(manifest.service()).keySet());
        assertThat(manifest.volumes().keySet())
                .containsAll(PodManifest.mounts(manifest.initContainer()).keySet());
    }

    @Test
    void selector_findsThePods() {
        JsonObject spec = manifest.ofKind("Deployment").getAsJsonObject("spec");
        JsonObject template = spec.getAsJsonObject("template");

        assertThat(template.getAsJsonObject("metadata").get("labels"))
                .isEqualTo(spec.getAsJsonObject("selector").get("matchLabels"));
    }

    @Test
    void user_isNotRoot_inEveryFile() throws IOException {
        // the service's image has a user of its own, whose files another might not read
        assertThat(manifest.pod().get("securityContext")).isNull();
        JsonObject context = manifest.initContainer().getAsJsonObject("securityContext");

        assertThat(context.get("runAsNonRoot").getAsBoolean()).isTrue();
        // by number: a cluster cannot tell whether a name is root
        for (String file : List.of("Dockerfile", "agent.Dockerfile")) {
            assertThat(Dockerfile.read(Path.of(file)).arguments("USER"))
                    .as(file)
                    .containsExactly(context.get("runAsUser").getAsString());
        }
    }

    @Test
    void commandAndSettings_areThoseOfTheOtherFiles() throws IOException {
        assertThat(manifest.initContainer().get("command"))
                .hasToString(
                        Dockerfile.read(Path.of("agent.Dockerfile")).only("CMD").replace(", ", ","));
        assertThat(Files.readString(Path.of("detour.conf")))
                .endsWith(manifest.contentOf("detour-settings").get("detour.conf"));
    }
}
