package dev.detour.contract.app;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The socket to a node that a cluster's connection has, used past that connection. */
@SuppressWarnings("FutureReturnValueIgnored")
final class SharedSocket {

    private SharedSocket() {}

    /** @param arguments how, the node's id, and a key and a value where one is written, which is not waited for */
    static @Nullable Object use(StatefulRedisClusterConnection<String, String> cluster, List<String> arguments)
            throws Exception {
        String id = arguments.get(1);
        switch (arguments.get(0)) {
            case "GET_AT_ADDRESS" -> {
                return LettuceAccess.await(at(cluster, id).async().get(arguments.get(2)));
            }
            case "SET_AT_ADDRESS" -> at(cluster, id).async().set(arguments.get(2), arguments.get(3));
            case "SET_AT_SELECTION" ->
                cluster.async()
                        .nodes(node -> node.getNodeId().equals(id))
                        .commands()
                        .set(arguments.get(2), arguments.get(3));
            case "MANUAL" -> at(cluster, id).setAutoFlushCommands(false);
            case "AUTOMATIC" -> {
                at(cluster, id).setAutoFlushCommands(true);
                at(cluster, id).flushCommands();
            }
            default -> throw new IllegalArgumentException(arguments.get(0));
        }
        return "sent";
    }

    private static StatefulRedisConnection<String, String> at(
            StatefulRedisClusterConnection<String, String> cluster, String id) {
        RedisURI node = cluster.getPartitions().getPartitionByNodeId(id).getUri();
        return cluster.getConnection(node.getHost(), node.getPort());
    }
}
