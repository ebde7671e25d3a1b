package dev.detour.lettuce;

import io.lettuce.core.RedisClient;

/**
 * Lettuce's own client in front of several databases, of 7.4 and later: by its name, since earlier ones have no such
 * class. Its breakers go by what becomes of each command, and it hands commands that wait on one database over to another.
 */
final class FailoverClient {

    private static final String NAME = "io.lettuce.core.failover.MultiDbClientImpl";

    private FailoverClient() {}

    static boolean is(RedisClient client) {
        for (Class<?> type = client.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(NAME)) {
                return true;
            }
        }
        return false;
    }
}
