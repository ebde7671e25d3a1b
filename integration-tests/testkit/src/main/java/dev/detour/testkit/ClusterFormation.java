package dev.detour.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Makes a cluster of nodes that know nothing of each other, as {@code redis-cli --cluster create} does. */
final class ClusterFormation {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final List<RedisServer> servers;
    private final int primaries;
    private final ToIntFunction<RedisServer> ports;

    /**
     * @param servers the primaries, then as many replicas for each of them as there are left
     * @param ports where nodes reach each other
     */
    ClusterFormation(List<RedisServer> servers, int primaries, ToIntFunction<RedisServer> ports) {
        this.servers = servers;
        this.primaries = primaries;
        this.ports = ports;
    }

    /** @throws AssertionError if they do not find together; the message says what is missing */
    void form() {
        for (int i = 0; i < servers.size(); i++) {
            // only a node that knows no other one lets its epoch be set; different ones avoid an election
            servers.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        }
        for (int i = 0; i < primaries; i++) {
            servers.get(i).command(slotsOf(i));
        }
        for (RedisServer other : servers.subList(1, servers.size())) {
            servers.get(0).command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(ports.applyAsInt(other)));
        }
        servers.forEach(server -> Await.until(TIMEOUT, () -> unmet(server)));
        for (int i = primaries; i < servers.size(); i++) {
            String primaryId = ClusterNode.self(servers.get(i % primaries)).id();
            servers.get(i).command("CLUSTER", "REPLICATE", primaryId);
        }
        // a node that has not heard of it yet names no replica to a client that asks for the slots
        servers.forEach(server -> Await.until(TIMEOUT, () -> unheard(server)));
    }

    private String[] slotsOf(int primary) {
        List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS")); // ADDSLOTSRANGE needs Redis 7
        int end = (primary + 1) * Slots.COUNT / primaries;
        for (int slot = primary * Slots.COUNT / primaries; slot < end; slot++) {
            command.add(Integer.toString(slot));
        }
        return command.toArray(new String[0]);
    }

    private @Nullable String unmet(RedisServer server) {
        long met =
                ClusterNode.knownTo(server).stream().filter(ClusterNode::isMet).count();
        return met == servers.size() ? null : "node " + server + " knows " + met + " nodes";
    }

    private @Nullable String unheard(RedisServer server) {
        long heard = ClusterNode.knownTo(server).stream()
                .filter(node -> !node.isPrimary())
                .count();
        long replicas = servers.size() - primaries;
        return heard == replicas ? null : "node " + server + " knows " + heard + " of " + replicas + " replicas";
    }
}
