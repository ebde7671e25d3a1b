package dev.detour.contract.app;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.DefaultRedisCredentialsProvider;
import redis.clients.jedis.RedisProtocol;

/** A user, a password and a protocol in a configuration, as the version at hand has them. */
final class JedisSettings {

    private JedisSettings() {}

    static void give(DefaultJedisClientConfig.Builder config, String user, String password) {
        if (JedisHas.type("RedisCredentials")) {
            Provided.give(config, user, password);
        } else {
            config.user(user).password(password);
        }
    }

    /** From Jedis 5 on RESP3; before that there is nothing to choose. */
    static void newestProtocol(DefaultJedisClientConfig.Builder config) {
        if (JedisHas.type("RedisProtocol")) {
            Provided.protocol(config);
        }
    }

    /** What an older version cannot load. */
    private static final class Provided {

        static void protocol(DefaultJedisClientConfig.Builder config) {
            config.protocol(RedisProtocol.RESP3);
        }

        static void give(DefaultJedisClientConfig.Builder config, String user, String password) {
            config.credentialsProvider(
                    new DefaultRedisCredentialsProvider(new DefaultRedisCredentials(user, password)));
        }
    }
}
