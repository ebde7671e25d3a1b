package dev.detour.containers;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** What {@code kubernetes.yml} says. */
final class PodManifest {

    private static final Path FILE = Path.of("kubernetes.yml");

    private final List<JsonObject> documents = new ArrayList<>();

    PodManifest() throws IOException {
        Gson gson = new Gson();
        new Yaml()
                .loadAll(Files.readString(FILE))
                .forEach(document -> documents.add(gson.toJsonTree(document).getAsJsonObject()));
    }

    List<JsonObject> documents() {
        return documents;
    }

    JsonObject ofKind(String kind) {
        return documents.stream()
                .filter(document -> document.get("kind").getAsString().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    JsonObject pod() {
        JsonObject template = ofKind("Deployment").getAsJsonObject("spec").getAsJsonObject("template");
        return template.getAsJsonObject("spec");
    }

    /** The one that brings the agent. */
    JsonObject initContainer() {
        return only(pod().getAsJsonArray("initContainers"));
    }

    /** The one that the agent is for. */
    JsonObject service() {
        return only(pod().getAsJsonArray("containers"));
    }

    private static JsonObject only(JsonArray array) {
        if (array.size() != 1) {
            throw new IllegalStateException("not one but " + array.size());
        }
        return array.get(0).getAsJsonObject();
    }

    /** The files that the pod's volume of this name begins with: the keys of a ConfigMap, or none. */
    Map<String, String> contentOf(String volume) {
        Map<String, String> files = new LinkedHashMap<>();
        JsonObject found = volumes().get(volume);
        if (found != null && found.has("configMap")) {
            JsonObject map = ofKind("ConfigMap");
            if (!name(map.getAsJsonObject("metadata")).equals(name(found.getAsJsonObject("configMap")))) {
                throw new IllegalStateException("no ConfigMap for " + found);
            }
            map.getAsJsonObject("data").asMap().forEach((key, value) -> files.put(key, value.getAsString()));
        }
        return files;
    }

    /** The pod's volumes by name. */
    Map<String, JsonObject> volumes() {
        Map<String, JsonObject> volumes = new LinkedHashMap<>();
        for (JsonElement volume : pod().getAsJsonArray("volumes")) {
            volumes.put(name(volume.getAsJsonObject()), volume.getAsJsonObject());
        }
        return volumes;
    }

    /** Where a container has which volume, by the name of the volume. */
    static Map<String, String> mounts(JsonObject container) {
        Map<String, String> mounts = new LinkedHashMap<>();
        for (JsonElement mount : container.getAsJsonArray("volumeMounts")) {
            JsonObject object = mount.getAsJsonObject();
            mounts.put(name(object), object.get("mountPath").getAsString());
        }
        return mounts;
    }

    static Map<String, String> environment(JsonObject container) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonElement variable : container.getAsJsonArray("env")) {
            JsonObject object = variable.getAsJsonObject();
            variables.put(name(object), object.get("value").getAsString());
        }
        return variables;
    }

    private static String name(JsonObject object) {
        return object.get("name").getAsString();
    }
}
