package dev.detour.contract.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisException;

/** What an application does with a {@link Jedis} so that reads on it, or just there, are no business of Detour's. */
public enum JedisState {
    IN_MULTI {
        @Override
        @Nullable
        Object enter(Jedis jedis, String key) {
            return jedis.multi().getClass().getSimpleName();
        }
    },
    PIPELINE_WITH_A_COMMAND {
        @Override
        @Nullable
        Object enter(Jedis jedis, String key) {
            jedis.pipelined().strlen(key);
            return "sent";
        }
    },
    WATCHING {
        @Override
        @Nullable
        Object enter(Jedis jedis, String key) {
            return jedis.watch("other:" + key);
        }
    },
    TRACKING {
        @Override
        @Nullable
        Object enter(Jedis jedis, String key) {
            Object on = jedis.sendCommand(() -> "CLIENT".getBytes(StandardCharsets.US_ASCII), "TRACKING", "ON");
            return new String((byte[]) on, StandardCharsets.US_ASCII);
        }
    },
    CLOSED {
        @Override
        @Nullable
        Object enter(Jedis jedis, String key) {
            jedis.close();
            return "closed";
        }
    };

    /** Puts a connection into this state. */
    abstract @Nullable Object enter(Jedis jedis, String key);

    /** Reads that are no {@code get}: what each gave or threw. */
    static List<String> otherReads(Jedis jedis, String key) {
        List<String> told = new ArrayList<>();
        List<Read> reads = List.of(
                () -> jedis.strlen(key),
                () -> jedis.getrange(key, 0, -1),
                () -> jedis.exists(key),
                () -> jedis.mget(key),
                () -> jedis.sendCommand(() -> "GET".getBytes(StandardCharsets.US_ASCII), key),
                () -> databaseSize(jedis));
        reads.forEach(read -> told.add(told(read)));
        return told;
    }

    /** By the connection itself where it does that. */
    private static Object databaseSize(Jedis jedis) {
        ProtocolCommand command = () -> "DBSIZE".getBytes(StandardCharsets.US_ASCII);
        return JedisHas.type("CommandArguments")
                ? jedis.getConnection().executeCommand(command)
                : jedis.sendCommand(command, new byte[0][]);
    }

    private interface Read {
        @Nullable
        Object get();
    }

    private static String told(Read read) {
        try {
            return String.valueOf(read.get());
        } catch (JedisException e) {
            return e.toString();
        }
    }

    /** A read on a connection that is subscribed. */
    static String readWhileSubscribed(Jedis jedis, String key) {
        List<String> told = new ArrayList<>();
        jedis.subscribe(
                new JedisPubSub() {
                    @Override
                    public void onSubscribe(String channel, int count) {
                        told.add(told(() -> jedis.get(key)));
                        unsubscribe();
                    }
                },
                "channel");
        return told.toString();
    }
}
