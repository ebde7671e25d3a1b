package dev.detour.jedis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/**
 * Which of Jedis's classes this version has. What names one that some version lacks stands behind a question to here, and
 * in no signature that is ever looked at: a class is linked where it is first used, and not before.
 */
final class JedisClasses {

    /** Absent from Jedis 3. */
    static final boolean HAS_UNIFIED = named("UnifiedJedis") != null;

    /** Absent before Jedis 4.4. */
    static final boolean HAS_SENTINELED = named("providers.SentineledConnectionProvider") != null;

    /** Absent before Jedis 4.3; the configuration itself then tells user and password. */
    static final boolean HAS_CREDENTIALS = named("RedisCredentials") != null;

    private JedisClasses() {}

    /** Returns null where this version has no such class. */
    static @Nullable Class<?> named(String inPackage) {
        try {
            return Class.forName("redis.clients.jedis." + inPackage, false, Connection.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError absent) {
            return null;
        }
    }
}
