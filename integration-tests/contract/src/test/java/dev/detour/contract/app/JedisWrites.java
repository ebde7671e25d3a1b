package dev.detour.contract.app;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Response;
import redis.clients.jedis.commands.ProtocolCommand;

/** Commands in words through Jedis, for what {@code Jedis} and {@code UnifiedJedis} have in common. */
final class JedisWrites {

    private JedisWrites() {}

    static ProtocolCommand keyword(Words words) {
        return words::commandBytes;
    }

    static @Nullable Object inPipeline(AbstractPipeline open, boolean method, Words words) throws Exception {
        try (AbstractPipeline pipeline = open) {
            Object response =
                    method ? words.call(pipeline, true) : pipeline.sendCommand(keyword(words), words.strings());
            pipeline.sync();
            return Objects.requireNonNull((Response<?>) response).get();
        }
    }

    static List<Object> inTransaction(AbstractTransaction begun, boolean method, Words words) throws Exception {
        try (AbstractTransaction transaction = begun) {
            if (method) {
                words.call(transaction, true);
            } else {
                transaction.sendCommand(keyword(words), words.strings());
            }
            return transaction.exec();
        }
    }
}
