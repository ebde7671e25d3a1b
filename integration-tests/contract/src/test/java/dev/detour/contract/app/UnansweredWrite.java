package dev.detour.contract.app;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/** A SET whose reply nobody ever reads; it stays in the connection's buffer until the end. */
public enum UnansweredWrite {
    IN_A_CLOSED_PIPELINE {
        @Override
        Object send(Jedis jedis, String key) {
            jedis.pipelined().set(key, NEW);
            return "sent";
        }

        @Override
        Object end(Jedis jedis) {
            jedis.close();
            return "closed";
        }
    },
    REPLIES_OFF {
        @Override
        Object send(Jedis jedis, String key) {
            return silently(jedis, "OFF", key);
        }

        @Override
        @Nullable
        Object end(Jedis jedis) {
            Connection connection = JedisConnection.of(jedis);
            connection.sendCommand(Command.CLIENT, "REPLY", "ON");
            return connection.getStatusCodeReply();
        }
    },
    REPLY_SKIPPED {
        @Override
        Object send(Jedis jedis, String key) {
            return silently(jedis, "SKIP", key);
        }

        @Override
        @Nullable
        Object end(Jedis jedis) {
            return jedis.ping();
        }
    };

    private static final String NEW = "2";

    private static Object silently(Jedis jedis, String mode, String key) {
        JedisConnection.of(jedis).sendCommand(Command.CLIENT, "REPLY", mode);
        JedisConnection.of(jedis).sendCommand(Command.SET, key, NEW);
        return "sent";
    }

    abstract Object send(Jedis jedis, String key);

    /** What sends it. */
    abstract @Nullable Object end(Jedis jedis);
}
