package dev.detour.contract.app;

import java.time.Duration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Spring Data Redis on Lettuce as it comes: all threads share one connection. */
final class SpringFactories {

    private SpringFactories() {}

    static LettuceConnectionFactory connected(Target target) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", target.port());
        server.setDatabase(target.database());
        server.setUsername(target.user());
        server.setPassword(target.password());
        LettuceClientConfiguration client = LettuceClientConfiguration.builder()
                .commandTimeout(Duration.ofMillis(target.timeoutMillis()))
                .shutdownTimeout(Duration.ofSeconds(1))
                .build();
        LettuceConnectionFactory factory = new LettuceConnectionFactory(server, client);
        factory.setEagerInitialization(true);
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }
}
