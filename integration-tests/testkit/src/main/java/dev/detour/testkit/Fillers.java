package dev.detour.testkit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Keys that nobody reads, which only take up room. In a cluster they are all in a slot of the node that is filled. */
final class Fillers {

    private static final String PREFIX = "filler:";
    private static final String BATCH = "500";

    private Fillers() {}

    /** Stores as many, or overwrites those of before; they expire after an hour, so that any policy may evict them. */
    static void store(RedisServer server, int count, int bytes) {
        String value = "x".repeat(bytes);
        String tag = tagFor(server);
        try (RespConnection connection = server.connect()) {
            for (int i = 0; i < count; i++) {
                store(connection, tag + i, value);
            }
        }
    }

    static void store(RespConnection connection, String key, String value) {
        connection.call("SET", key, value, "EX", "3600");
    }

    /** What a filler's key begins with on this server. */
    static String tagFor(RedisServer server) {
        if (!server.info("cluster", "cluster_enabled").equals("1")) {
            return PREFIX;
        }
        BitSet slots = ClusterNode.self(server).slots();
        return IntStream.range(0, Slots.COUNT)
                .mapToObj(number -> PREFIX + "{" + number + "}")
                .filter(tag -> slots.get(Slots.of(tag)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(server + " serves no slot"));
    }

    /** Removes all that the server has. */
    static void remove(RedisServer server) {
        try (RespConnection connection = server.connect()) {
            String cursor = "0";
            do {
                List<?> page = (List<?>)
                        Objects.requireNonNull(connection.call("SCAN", cursor, "MATCH", PREFIX + "*", "COUNT", BATCH));
                cursor = String.valueOf(page.get(0));
                List<String> unlink = new ArrayList<>(List.of("UNLINK"));
                ((List<?>) page.get(1)).forEach(key -> unlink.add(String.valueOf(key)));
                if (unlink.size() > 1) {
                    connection.call(unlink.toArray(new String[0]));
                }
            } while (!cursor.equals("0"));
        }
    }
}
