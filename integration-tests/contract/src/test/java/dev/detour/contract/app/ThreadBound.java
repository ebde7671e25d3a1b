package dev.detour.contract.app;

import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.Pool;

/** Code of the application's that runs as a connection is made, and may look at what its thread holds. */
enum ThreadBound {
    /** A provider of credentials, asked for each connection of a pool. */
    CREDENTIALS {
        @Override
        String read(HostAndPort server, String key) throws Exception {
            return OverPools.withCredentials(this, server, key);
        }
    },
    /** A socket factory, asked for each connection of a pool. */
    SOCKETS {
        @Override
        String read(HostAndPort server, String key) throws Exception {
            return OverPools.withSockets(this, server, key);
        }
    },
    /** The same, of one connection that connects as it is used. */
    SOCKET {
        @Override
        String read(HostAndPort server, String key) {
            try (Jedis jedis = new Jedis(sockets(server))) {
                return jedis.get(key);
            }
        }
    };

    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().user("alice").password("secret").build();

    private final Queue<String> askedOn = new ConcurrentLinkedQueue<>();

    abstract String read(HostAndPort server, String key) throws Exception;

    /** The value, and how often which thread was asked; but for those on which Detour makes links of its own. */
    String read(int port, String key) throws Exception {
        String value = read(new HostAndPort("127.0.0.1", port), key);
        String reader = Thread.currentThread().getName();
        long here = askedOn.stream().filter(reader::equals).count();
        long elsewhere = askedOn.stream()
                .filter(name -> name.startsWith("detour-connect"))
                .count();
        askedOn.clear();
        return value + ", asked here " + here + ", elsewhere " + elsewhere;
    }

    void askedHere() {
        askedOn.add(Thread.currentThread().getName());
    }

    DefaultJedisSocketFactory sockets(HostAndPort server) {
        return new DefaultJedisSocketFactory(server, CONFIG) {
            @Override
            public Socket createSocket() {
                askedHere();
                return super.createSocket();
            }
        };
    }

    /** What Jedis 3 cannot load. */
    private static final class OverPools {

        static String withCredentials(ThreadBound code, HostAndPort server, String key) throws Exception {
            JedisClientConfig config = DefaultJedisClientConfig.builder()
                    .credentialsProvider(() -> {
                        code.askedHere();
                        return new DefaultRedisCredentials("alice", "secret");
                    })
                    .build();
            return readTwice(
                    OlderJedisClients.pooled(server, config, new ConnectionPoolConfig()),
                    OlderJedisClients::poolOf,
                    key);
        }

        static String withSockets(ThreadBound code, HostAndPort server, String key) throws Exception {
            PooledConnectionProvider provider = new PooledConnectionProvider(
                    new ConnectionFactory(code.sockets(server), CONFIG), new ConnectionPoolConfig());
            UnifiedJedis client = new UnifiedJedis(provider, 1, Duration.ofSeconds(2));
            return readTwice(client, pooled -> provider.getPool(), key);
        }

        /** Again while the first connection is lent, so that another is made in a read. */
        private static String readTwice(UnifiedJedis client, Function<UnifiedJedis, Pool<?>> pool, String key)
                throws Exception {
            try (client) {
                String first = client.get(key);
                try (AutoCloseable lent = (AutoCloseable) pool.apply(client).getResource()) {
                    return first + ", " + client.get(key);
                }
            }
        }
    }
}
