package dev.detour.contract.app;

/** What the version of Jedis at hand has; asked before anything is linked that it may lack. */
final class JedisHas {

    private JedisHas() {}

    /** A class, by its name in Jedis's package. */
    static boolean type(String name) {
        try {
            Class.forName("redis.clients.jedis." + name);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
