package dev.detour.benchmarks.loaded;

import dev.detour.benchmarks.app.Database;
import dev.detour.benchmarks.app.access.Way;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.RespConnection;
import java.util.ArrayList;
import java.util.List;

/** Puts into a server what its applications are to find there. */
public final class Catalog {

    /** In one command. */
    private static final int BATCH = 1_000;

    private Catalog() {}

    /** The keys, each with what the system of record has for it, and no time to live. */
    public static void fill(RedisServer server, List<String> keys) {
        fill(server, keys, List.of("MSET"));
    }

    /** The same as fields of one hash. */
    public static void fillMap(RedisServer server, List<String> keys) {
        fill(server, keys, List.of("HSET", Way.MAP));
    }

    private static void fill(RedisServer server, List<String> keys, List<String> command) {
        try (RespConnection connection = server.connect()) {
            for (int from = 0; from < keys.size(); from += BATCH) {
                List<String> arguments = new ArrayList<>(command);
                for (String key : keys.subList(from, Math.min(keys.size(), from + BATCH))) {
                    arguments.add(key);
                    arguments.add(Database.valueOf(key));
                }
                connection.call(arguments.toArray(new String[0]));
            }
        }
    }
}
