package dev.detour.contract.app;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Spring Data Redis on Lettuce as it comes: all threads share one connection. */
final class SpringFactories {

    private SpringFactories() {}

    static SpringAccess templates(Target target) {
        LettuceConnectionFactory factory = connected(target);
        return new SpringAccess(
                factory,
                (connection, words) -> ((LettuceConnection) connection)
                        .execute(words.command(), new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), words.bytes()),
                factory::destroy);
    }

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
