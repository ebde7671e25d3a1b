package dev.detour.contract.app;

import java.util.Objects;
import redis.clients.jedis.ClusterCommandObjects;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;

/** A cluster's client that reads replicas where it is told to. */
final class ReplicaReads {

    private ReplicaReads() {}

    /** {@link Access#raw} reads a key at a replica, whatever the command is called. */
    static Access connect(Target target) {
        RedisClusterClient client = JedisClients.clusterWithReplicas(target);
        ClusterCommandObjects commands = new ClusterCommandObjects(RedisProtocol.RESP2);
        return new UnifiedJedisAccess(
                client,
                (command, arguments) ->
                        client.executeCommandToReplica(commands.get(Objects.requireNonNull(arguments.get(0)))));
    }
}
