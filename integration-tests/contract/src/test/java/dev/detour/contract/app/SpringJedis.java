package dev.detour.contract.app;

import java.time.Duration;
import java.util.List;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Spring Data Redis over a pool of {@code Jedis}. */
final class SpringJedis {

    private SpringJedis() {}

    /**
     * Starts, reads and stops.
     *
     * @param arguments a port, a database, a password, and a key
     */
    static @Nullable String get(List<String> arguments) {
        RedisStandaloneConfiguration server =
                new RedisStandaloneConfiguration("127.0.0.1", Integer.parseInt(arguments.get(0)));
        server.setDatabase(Integer.parseInt(arguments.get(1)));
        server.setPassword(arguments.get(2));
        JedisClientConfiguration client = JedisClientConfiguration.builder()
                .readTimeout(Duration.ofSeconds(2))
                .usePooling()
                .poolConfig(new GenericObjectPoolConfig<>())
                .build();
        JedisConnectionFactory factory = new JedisConnectionFactory(server, client);
        factory.afterPropertiesSet();
        factory.start();
        try {
            return new StringRedisTemplate(factory).opsForValue().get(arguments.get(3));
        } finally {
            factory.destroy();
        }
    }
}
