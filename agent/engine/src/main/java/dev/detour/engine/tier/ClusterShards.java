package dev.detour.engine.tier;

import dev.detour.engine.model.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the replicas of one node in what a cluster says of itself. What cannot be read is left out. */
final class ClusterShards {

    /** A node of a shard, as {@code CLUSTER SHARDS} describes it: names and values in turn. */
    private record Member(Map<String, Object> attributes) {

        static Member of(List<?> namesAndValues) {
            Map<String, Object> attributes = new HashMap<>();
            for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
                Object value = namesAndValues.get(i + 1);
                if (value != null) {
                    attributes.put(Role.text(namesAndValues.get(i)), value);
                }
            }
            return new Member(attributes);
        }

        String text(String name) {
            return Role.text(attributes.get(name));
        }

        long port(boolean tls) {
            Object plain = attributes.get("port");
            Object secure = attributes.get("tls-port");
            return Role.number(tls && secure != null || plain == null ? secure : plain);
        }

        @Nullable
        Endpoint endpoint(boolean tls, String server) {
            String preferred = text("endpoint");
            String host = preferred.isEmpty() || preferred.equals("?") ? text("ip") : preferred;
            return ClusterShards.endpoint(host, port(tls), server);
        }
    }

    private ClusterShards() {}

    /**
     * Reads {@code CLUSTER SHARDS}, of Redis 7.0 and later.
     *
     * @param nodeId the node's own, from {@code CLUSTER MYID}
     * @param server the node as {@code host:port}: on its host are those that name none, and TLS is spoken where this is
     *     its TLS port
     */
    static List<Endpoint> replicas(@Nullable Object shards, String nodeId, String server) {
        for (List<?> shard : lists(shards)) {
            List<Member> members = members(shard);
            for (Member member : members) {
                if (member.text("id").equals(nodeId)) {
                    return replicas(members, isTls(member, server), server);
                }
            }
        }
        return List.of();
    }

    private static List<Member> members(List<?> shard) {
        Object nodes = Member.of(shard).attributes.get("nodes");
        return lists(nodes).stream().map(Member::of).toList();
    }

    private static boolean isTls(Member self, String server) {
        Endpoint known = Endpoint.parse(server);
        return known != null && Role.number(self.attributes.get("tls-port")) == known.port();
    }

    private static List<Endpoint> replicas(List<Member> members, boolean tls, String server) {
        List<Endpoint> found = new ArrayList<>();
        for (Member member : members) {
            Endpoint endpoint = member.text("role").equals("replica") ? member.endpoint(tls, server) : null;
            if (endpoint != null) {
                found.add(endpoint);
            }
        }
        return List.copyOf(found);
    }

    /** Reads {@code CLUSTER SLOTS}, of earlier ones: ranges of slots, each with its primary and then its replicas. */
    static List<Endpoint> replicasBySlots(@Nullable Object slots, String nodeId, String server) {
        for (List<?> range : lists(slots)) {
            List<List<?>> nodes = lists(range);
            if (!nodes.isEmpty()
                    && nodes.get(0).size() > 2
                    && Role.text(nodes.get(0).get(2)).equals(nodeId)) {
                List<Endpoint> found = new ArrayList<>();
                for (List<?> node : nodes.subList(1, nodes.size())) {
                    Endpoint endpoint =
                            node.size() < 2 ? null : endpoint(Role.text(node.get(0)), Role.number(node.get(1)), server);
                    if (endpoint != null) {
                        found.add(endpoint);
                    }
                }
                return List.copyOf(found);
            }
        }
        return List.of();
    }

    private static @Nullable Endpoint endpoint(String host, long port, String server) {
        Endpoint endpoint = Endpoint.parse((host.equals("?") ? "" : host) + ':' + port);
        return endpoint == null ? null : endpoint.onHostOf(server);
    }

    /** The lists among the elements of a list. */
    private static List<List<?>> lists(@Nullable Object reply) {
        List<List<?>> lists = new ArrayList<>();
        if (reply instanceof List<?> elements) {
            for (Object element : elements) {
                if (element instanceof List<?> list) {
                    lists.add(list);
                }
            }
        }
        return lists;
    }
}
