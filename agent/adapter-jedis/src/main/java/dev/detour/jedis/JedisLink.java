package dev.detour.jedis;

import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;

/** A link over a client of the application's own kind. */
final class JedisLink implements Link {

    private final Jedis jedis;

    JedisLink(Jedis jedis) {
        this.jedis = jedis;
    }

    @Override
    public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        throw new LinkFailure("to be written");
    }

    @Override
    public void close() {
        jedis.close();
    }
}
