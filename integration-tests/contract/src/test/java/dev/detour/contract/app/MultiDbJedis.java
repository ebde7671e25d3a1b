package dev.detour.contract.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.MultiDbClient;

/** What an application does with Jedis's own failover client beside reading and writing. */
final class MultiDbJedis {

    private MultiDbJedis() {}

    static Access connect(Target target) {
        MultiDbClient client = JedisClients.multiDb(target);
        return new UnifiedJedisAccess(client, (command, arguments) -> run(target, client, command, arguments));
    }

    /** @param command ADD and SWITCH take a port; DATABASE gives that of the database in use */
    private static @Nullable Object run(Target target, MultiDbClient client, String command, List<String> arguments) {
        switch (command) {
            case "ADD" -> client.addDatabase(JedisClients.database(target, Integer.parseInt(arguments.get(0)), 0.5f));
            case "SWITCH" -> client.setActiveDatabase(new HostAndPort("127.0.0.1", Integer.parseInt(arguments.get(0))));
            case "DATABASE" -> {
                return client.getActiveDatabaseEndpoint().getPort();
            }
            default -> throw new UnsupportedOperationException(command);
        }
        return "done";
    }
}
