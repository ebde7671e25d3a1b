package dev.detour.contract.app;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.Pool;

/** What an application does with a {@code Jedis} that its pool could not really give. */
enum StandInStory {
    /** Whether each command fails with one and the same exception, and which. */
    COMMANDS {
        @Override
        Object tell(Pool<Jedis> pool, String key) {
            Jedis jedis = pool.getResource();
            List<Consumer<Jedis>> commands = List.of(
                    client -> client.set(key, "value"),
                    Jedis::ping,
                    client -> client.get("undeclared"),
                    client -> client.select(1),
                    client -> client.watch(key),
                    Jedis::multi,
                    client -> client.eval("return 1"),
                    client -> client.set(key, "again"));
            List<Throwable> thrown = new ArrayList<>();
            for (Consumer<Jedis> command : commands) {
                try {
                    command.accept(jedis);
                    thrown.add(new AssertionError("done"));
                } catch (RuntimeException failure) {
                    thrown.add(failure);
                }
            }
            boolean same = thrown.stream().allMatch(failure -> failure == thrown.get(0));
            return (same ? "all " : "not all ") + thrown.get(0);
        }
    },
    DATABASE {
        @Override
        Object tell(Pool<Jedis> pool, String key) {
            try (Jedis jedis = pool.getResource()) {
                return jedis.getDB();
            }
        }
    },
    /** Of the connection that it has not. */
    ADDRESS {
        @Override
        Object tell(Pool<Jedis> pool, String key) {
            try (Jedis jedis = pool.getResource()) {
                Connection connection = JedisConnection.of(jedis);
                if (!JedisHas.type("UnifiedJedis")) {
                    Class<?> old = Connection.class;
                    return old.getMethod("getHost").invoke(connection) + ":"
                            + old.getMethod("getPort").invoke(connection);
                }
                Method address = Connection.class.getDeclaredMethod("getHostAndPort");
                address.setAccessible(true); // public from Jedis 8 on; before that Jedis itself asks
                return String.valueOf(address.invoke(connection));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    },
    /** Reads before and after a command that fails. */
    READS {
        @Override
        Object tell(Pool<Jedis> pool, String key) {
            try (Jedis jedis = pool.getResource()) {
                String first = jedis.get(key);
                try {
                    jedis.set("undeclared", "value");
                } catch (RuntimeException expected) {
                    // which COMMANDS is about
                }
                return first + ", " + jedis.get(key);
            }
        }
    },
    /** Reads before and after the same key's delete, which fails. */
    DELETES {
        @Override
        Object tell(Pool<Jedis> pool, String key) {
            try (Jedis jedis = pool.getResource()) {
                String first = jedis.get(key);
                try {
                    jedis.sendCommand(Protocol.Command.DEL, key); // what del returns is not the same in all versions
                } catch (RuntimeException expected) {
                    // which COMMANDS is about
                }
                String second;
                try {
                    second = jedis.get(key);
                } catch (RuntimeException nobodyHasIt) {
                    second = "nothing";
                }
                return first + ", " + second;
            }
        }
    },
    /** In each way that an application may have of giving it back, twice. */
    RETURNS {
        @Override
        Object tell(Pool<Jedis> pool, String key) {
            for (int i = 0; i < 2; i++) {
                Jedis jedis = pool.getResource();
                pool.returnResource(jedis);
                pool.returnBrokenResource(jedis);
                jedis.close();
                jedis.close();
            }
            return pool.getNumActive() + " active";
        }
    };

    abstract Object tell(Pool<Jedis> pool, String key);

    Object tell(PooledJedis pool, String key) {
        return tell(((PooledJedis.OfClients) pool).pool(), key);
    }
}
