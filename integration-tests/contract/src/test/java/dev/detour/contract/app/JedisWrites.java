package dev.detour.contract.app;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.commands.ProtocolCommand;

/** Commands in words through Jedis, for what {@code Jedis} and {@code UnifiedJedis} have in common. */
final class JedisWrites {

    private JedisWrites() {}

    static ProtocolCommand keyword(Words words) {
        return words::commandBytes;
    }

    static @Nullable Object inPipeline(JedisQueue open, boolean method, Words words) throws Exception {
        try (JedisQueue pipeline = open) {
            Object response = method ? words.call(pipeline.api(), true) : pipeline.send(words);
            pipeline.call("sync");
            return JedisQueue.reply(response);
        }
    }

    static @Nullable Object inTransaction(JedisQueue begun, boolean method, Words words) throws Exception {
        try (JedisQueue transaction = begun) {
            if (method) {
                words.call(transaction.api(), true);
            } else {
                transaction.send(words);
            }
            return transaction.call("exec");
        }
    }
}
