package dev.detour.jedis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;

/**
 * Which of Jedis's classes this version has. What names one that some version lacks stands behind a question to here, and
 * in no signature that is ever looked at: a class is linked where it is first used, and not before.
 */
final class JedisClasses {

    /** Absent from Jedis 3, as is a smaller class that tells: with this one the interfaces of all commands would be loaded. */
    static final boolean HAS_UNIFIED = named("CommandArguments") != null;

    /** Absent before Jedis 4.4. */
    static final boolean HAS_SENTINELED = named("providers.SentineledConnectionProvider") != null;

    /** Absent before Jedis 4.3; the configuration itself then tells user and password. */
    static final boolean HAS_CREDENTIALS = named("RedisCredentials") != null;

    private JedisClasses() {}

    /** Whether this is a {@code UnifiedJedis}; loads that class for those clients alone that may be one. */
    static boolean isUnified(Object client) {
        return HAS_UNIFIED && !(client instanceof Jedis) && client instanceof UnifiedJedis;
    }

    /** Returns null where this version has no such class. */
    static @Nullable Class<?> named(String inPackage) {
        try {
            return Class.forName("redis.clients.jedis." + inPackage, false, Connection.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError absent) {
            return null;
        }
    }
}
