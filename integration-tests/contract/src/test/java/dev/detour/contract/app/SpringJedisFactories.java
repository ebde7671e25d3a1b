package dev.detour.contract.app;

import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import redis.clients.jedis.JedisPoolConfig;

/** Spring Data Redis on Jedis, over a pool of one connection. */
final class SpringJedisFactories {

    private SpringJedisFactories() {}

    static SpringAccess templates(Target target) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", target.port());
        server.setDatabase(target.database());
        server.setUsername(target.user());
        server.setPassword(target.password());
        return templates(new JedisConnectionFactory(server, client(target)));
    }

    /** On a cluster; the port is any node's. */
    static SpringAccess clusterTemplates(Target target) {
        RedisClusterConfiguration cluster = new RedisClusterConfiguration(List.of("127.0.0.1:" + target.port()));
        cluster.setUsername(target.user());
        cluster.setPassword(target.password());
        return templates(new JedisConnectionFactory(cluster, client(target)));
    }

    private static SpringAccess templates(JedisConnectionFactory factory) {
        factory.afterPropertiesSet();
        factory.start();
        factory.getConnection().close(); // as the others have one
        return new SpringAccess(
                factory, (connection, words) -> connection.execute(words.command(), words.bytes()), factory::destroy);
    }

    private static JedisClientConfiguration client(Target target) {
        Duration timeout = Duration.ofMillis(target.timeoutMillis());
        JedisPoolConfig pool = new JedisPoolConfig();
        pool.setMaxTotal(1);
        pool.setMaxWait(timeout);
        return JedisClientConfiguration.builder()
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .usePooling()
                .poolConfig(pool)
                .build();
    }
}
