package dev.detour.engine.config;

import dev.detour.engine.config.Settings.ReplicaNode;
import dev.detour.engine.model.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the configured replicas. What is not accepted goes to the problems and is left out. */
final class ReplicaNodesReader {

    private static final String NODE = "{ of = \"host:port\", node = \"host:port\", weight = 100 }";
    private static final List<String> MEMBERS = List.of("of", "node", "weight");
    private static final int USUAL_WEIGHT = 100;
    private static final int MAX_WEIGHT = 10_000;

    private final Values values;
    private final Problems problems;
    private final List<ReplicaNode> nodes = new ArrayList<>();

    ReplicaNodesReader(Values values) {
        this.values = values;
        this.problems = values.problems();
    }

    List<ReplicaNode> read(String setting) {
        Members.of(values.get(setting), NODE, problems).forEach(this::add);
        return List.copyOf(nodes);
    }

    private void add(Members members) {
        members.checkNames(MEMBERS);
        Endpoint primary = endpoint(members.require("of"));
        Found named = members.require("node");
        Endpoint node = endpoint(named);
        Found weight = members.find("weight");
        int share = weight == null ? USUAL_WEIGHT : values.count(weight, 1, MAX_WEIGHT);
        if (primary == null || node == null || named == null) {
            return;
        }
        if (primary.equals(node)) {
            problems.reject(named, "another server than the one that it is a replica of");
        } else if (nodes.stream()
                .anyMatch(other -> other.of().equals(primary) && other.node().equals(node))) {
            problems.reject(named, "a replica that is not in the list before");
        } else {
            nodes.add(new ReplicaNode(primary, node, share));
        }
    }

    private @Nullable Endpoint endpoint(@Nullable Found found) {
        if (found == null) {
            return null;
        }
        Endpoint endpoint = found.value().unwrapped() instanceof String text ? Endpoint.parse(text.strip()) : null;
        if (endpoint == null || endpoint.host().isBlank() || endpoint.port() == 0) {
            problems.reject(found, "a host and a port, \"host:6379\"");
            return null;
        }
        return endpoint;
    }
}
