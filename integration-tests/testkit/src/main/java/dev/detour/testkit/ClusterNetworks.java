package dev.detour.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network before each node of a cluster, which the node tells everyone to come through: clients and its replicas do. The
 * cluster's bus goes past it.
 */
final class ClusterNetworks implements AutoCloseable {

    private static final int BUS_OFFSET = 10_000;

    private final Map<RedisServer, SlowNetwork> networks = new HashMap<>();

    /**
     * Puts one before each.
     *
     * @param servers that know nothing of each other so far
     * @param seed of what befalls their replies
     */
    void before(List<RedisServer> servers, long seed) {
        for (RedisServer server : servers) {
            SlowNetwork network = SlowNetwork.before(server.port(), seed + networks.size());
            networks.put(server, network);
            server.config("cluster-announce-bus-port", Integer.toString(server.port() + BUS_OFFSET));
            server.config("cluster-announce-port", Integer.toString(network.port()));
        }
    }

    /** Where the others look for a node. */
    int portOf(RedisServer server) {
        SlowNetwork network = of(server);
        return network == null ? server.port() : network.port();
    }

    /** Null where the cluster has none. */
    @Nullable
    SlowNetwork of(RedisServer server) {
        return networks.get(server);
    }

    @Override
    public void close() {
        networks.values().forEach(SlowNetwork::close);
    }
}
