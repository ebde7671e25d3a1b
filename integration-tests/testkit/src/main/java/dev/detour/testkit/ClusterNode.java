package dev.detour.testkit;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * One line of CLUSTER NODES: what a node of a cluster knows of a node.
 *
 * @param primaryId whose replica it is, or {@code -}
 * @param slots those that it serves, empty for a replica
 */
record ClusterNode(String id, int port, Set<String> flags, String primaryId, long configEpoch, BitSet slots) {

    private static final int FIRST_SLOT_FIELD = 8;

    /** All nodes that a server knows. */
    static List<ClusterNode> knownTo(RedisServer server) {
        return String.valueOf(server.command("CLUSTER", "NODES"))
                .lines()
                .map(ClusterNode::parse)
                .toList();
    }

    /** What a server knows of itself. */
    static ClusterNode self(RedisServer server) {
        return knownTo(server).stream()
                .filter(node -> node.flags.contains("myself"))
                .findFirst()
                .orElseThrow();
    }

    private static ClusterNode parse(String line) {
        String[] fields = line.split(" ");
        BitSet slots = new BitSet();
        for (int i = FIRST_SLOT_FIELD; i < fields.length; i++) {
            if (!fields[i].startsWith("[")) { // a slot on its way is listed with its owner all the same
                String[] bounds = fields[i].split("-");
                slots.set(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[bounds.length - 1]) + 1);
            }
        }
        // 127.0.0.1:20001@30001, from Redis 7 on with a comma and a host name
        int port = Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1, fields[1].indexOf('@')));
        Set<String> flags = Set.of(fields[2].split(","));
        return new ClusterNode(fields[0], port, flags, fields[3], Long.parseLong(fields[6]), slots);
    }

    boolean isPrimary() {
        return flags.contains("master");
    }

    /** Whether the acquaintance is complete. */
    boolean isMet() {
        return !flags.contains("handshake") && !flags.contains("noaddr");
    }

    boolean serves(int slot) {
        return slots.get(slot);
    }
}
