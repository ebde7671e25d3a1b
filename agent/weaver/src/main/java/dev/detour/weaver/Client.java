package dev.detour.weaver;

import dev.detour.bootstrap.JedisHooks;
import dev.detour.bootstrap.LettuceHooks;
import java.util.List;

/**
 * A client library that can be woven. Names only: neither the client nor its adapter can be loaded here.
 *
 * @param hooks what its advice calls
 * @param anchor the client class whose class loader is taken to define the client; it holds the adapter
 * @param adapterPackage what the adapter loader defines
 * @param weaving the class whose {@code METHODS} lists what to weave; loadable without the client
 * @param adapter the class that implements the hooks, with a constructor that takes the engine
 * @param versionResource where the client's jar keeps its version
 * @param versions those that are woven
 */
record Client(
        String name,
        Class<?> hooks,
        String anchor,
        String adapterPackage,
        String weaving,
        String adapter,
        String versionResource,
        VersionRange versions) {

    static final List<Client> ALL = List.of(
            new Client(
                    "Jedis",
                    JedisHooks.class,
                    "redis.clients.jedis.Connection",
                    "dev.detour.jedis.",
                    "dev.detour.jedis.JedisWeaving",
                    "dev.detour.jedis.JedisAdapter",
                    "META-INF/maven/redis.clients/jedis/pom.properties",
                    new VersionRange(3, 10, 9)),
            new Client(
                    "Lettuce",
                    LettuceHooks.class,
                    "io.lettuce.core.RedisChannelHandler",
                    "dev.detour.lettuce.",
                    "dev.detour.lettuce.LettuceWeaving",
                    "dev.detour.lettuce.LettuceAdapter",
                    "META-INF/maven/io.lettuce/lettuce-core/pom.properties",
                    new VersionRange(5, 3, 8)));

    static Client of(Class<?> hooks) {
        for (Client client : ALL) {
            if (client.hooks == hooks) {
                return client;
            }
        }
        throw new IllegalArgumentException("no client calls " + hooks);
    }
}
