package dev.detour.contract.app;

import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * The cluster's client of Jedis 3, whose class later means something else: all by name. It has neither transactions nor
 * pipelines.
 */
final class OldJedisClusterAccess implements WithoutTransactions {

    private static final int ATTEMPTS = 5; // the default

    private final Object client;

    OldJedisClusterAccess(Target target) {
        GenericObjectPoolConfig<Object> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(1);
        try {
            client = Class.forName("redis.clients.jedis.JedisCluster")
                    .getConstructor(
                            HostAndPort.class,
                            int.class,
                            int.class,
                            int.class,
                            String.class,
                            String.class,
                            String.class,
                            GenericObjectPoolConfig.class)
                    .newInstance(
                            new HostAndPort("127.0.0.1", target.port()),
                            target.timeoutMillis(),
                            target.timeoutMillis(),
                            ATTEMPTS,
                            target.user(),
                            target.password(),
                            null,
                            pool);
        } catch (ReflectiveOperationException otherJedis) {
            throw new IllegalStateException(otherJedis);
        }
    }

    private @Nullable Object call(String method, String... arguments) throws Exception {
        return JedisQueue.call(client, method, arguments);
    }

    @Override
    public @Nullable Object get(String key) throws Exception {
        return call("get", key);
    }

    @Override
    public byte @Nullable [] getBytes(String key) throws Exception {
        return (byte[]) new Words("get", List.of(key)).call(client, false);
    }

    @Override
    public @Nullable Object set(String key, String value) throws Exception {
        return call("set", key, value);
    }

    @Override
    public @Nullable Object setWithTtl(String key, String value, long ttlMillis) throws Exception {
        return call("psetex", key, Long.toString(ttlMillis), value);
    }

    @Override
    public @Nullable Object del(String key) throws Exception {
        return call("del", key);
    }

    @Override
    public @Nullable Object flushAll() {
        throw noSuchThing();
    }

    /** Goes to the node of its first argument's slot. */
    @Override
    public @Nullable Object raw(String command, List<String> arguments) throws Exception {
        ProtocolCommand sent = () -> command.getBytes(StandardCharsets.US_ASCII);
        try {
            return client.getClass()
                    .getMethod("sendCommand", String.class, ProtocolCommand.class, String[].class)
                    .invoke(client, arguments.get(0), sent, arguments.toArray(new String[0]));
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause()) instanceof Exception failure ? failure : e;
        }
    }

    @Override
    public UnsupportedOperationException noSuchThing() {
        return new UnsupportedOperationException("not with the cluster's client of Jedis 3");
    }

    @Override
    public @Nullable Object write(Way way, Words words) throws Exception {
        return switch (way) {
            case METHOD -> words.call(client, true);
            case BYTES_METHOD -> words.call(client, false);
            case RAW -> raw(words.command(), words.arguments());
            case RAW_BYTES, PIPELINED_METHOD, PIPELINED, TRANSACTION_METHOD, TRANSACTION, WATCHED_TRANSACTION ->
                throw noSuchThing();
        };
    }

    @Override
    public List<@Nullable Object> pipelineSetGet(String key, String value) {
        throw noSuchThing();
    }

    @Override
    public void close() {
        try {
            ((AutoCloseable) client).close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
