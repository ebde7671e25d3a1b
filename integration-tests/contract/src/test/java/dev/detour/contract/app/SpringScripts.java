package dev.detour.contract.app;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** What Spring Data Redis sends that is no plain read or write. */
final class SpringScripts {

    private SpringScripts() {}

    /** As a rate limiter does. */
    static Long eval(StringRedisTemplate redis, String key) {
        return redis.execute(RedisScript.of("return redis.call('INCR', KEYS[1])", Long.class), List.of(key));
    }

    /** MULTI, GET, SET, EXEC: what EXEC gave. */
    static List<?> transaction(StringRedisTemplate redis, String key) {
        return redis.execute(new SessionCallback<List<Object>>() {
            @Override
            @SuppressWarnings("unchecked")
            public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
                RedisOperations<String, String> texts = (RedisOperations<String, String>) operations;
                texts.multi();
                texts.opsForValue().get(key);
                texts.opsForValue().set(key, "in a transaction");
                return texts.exec();
            }
        });
    }

    /** SET and GET in a pipeline: what they gave. */
    @SuppressWarnings("NullAway") // the interface asks for a null
    static List<?> pipeline(StringRedisTemplate redis, String key) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        return redis.executePipelined((RedisCallback<@Nullable Object>) connection -> {
            connection.stringCommands().set(name, "in a pipeline".getBytes(StandardCharsets.UTF_8));
            connection.stringCommands().get(name);
            return null;
        });
    }
}
