package dev.detour.contract.app;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** Any {@code UnifiedJedis}. */
final class UnifiedJedisAccess implements Access {

    /** A command that is the client's own affair, and no Redis's. */
    interface Special {
        @Nullable
        Object run(String command, List<String> arguments);
    }

    private final UnifiedJedis client;
    private final @Nullable Special special;

    /** Over a pool; of one connection where calls which follow each other shall share it. */
    UnifiedJedisAccess(Target target, int poolSize) {
        this(OlderJedisClients.pooled(target, poolSize));
    }

    UnifiedJedisAccess(UnifiedJedis client) {
        this(client, null);
    }

    /** @param special what becomes of {@link #raw} */
    UnifiedJedisAccess(UnifiedJedis client, @Nullable Special special) {
        this.client = client;
        this.special = special;
    }

    @Override
    public @Nullable Object get(String key) {
        return client.get(key);
    }

    @Override
    public byte @Nullable [] getBytes(String key) {
        return client.get(key.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Object set(String key, String value) {
        return client.set(key, value);
    }

    @Override
    public @Nullable Object setWithTtl(String key, String value, long ttlMillis) {
        return client.psetex(key, ttlMillis, value);
    }

    @Override
    public @Nullable Object del(String key) {
        return client.del(key);
    }

    @Override
    public @Nullable Object flushAll() {
        return client.flushAll();
    }

    @Override
    public @Nullable Object raw(String command, List<String> arguments) {
        if (special != null) {
            return special.run(command, arguments);
        }
        return client.sendCommand(() -> command.getBytes(StandardCharsets.US_ASCII), arguments.toArray(new String[0]));
    }

    @Override
    public @Nullable Object write(Way way, Words words) throws Exception {
        return switch (way) {
            case METHOD -> words.call(client, true);
            case BYTES_METHOD -> words.call(client, false);
            case RAW -> client.sendCommand(JedisWrites.keyword(words), words.strings());
            case RAW_BYTES -> client.sendCommand(JedisWrites.keyword(words), words.bytes());
            case PIPELINED_METHOD, PIPELINED ->
                JedisWrites.inPipeline(JedisQueue.of(client, "pipelined"), way.isMethod(), words);
            case TRANSACTION_METHOD, TRANSACTION ->
                JedisWrites.inTransaction(JedisQueue.of(client, "multi"), way.isMethod(), words);
            case WATCHED_TRANSACTION -> {
                JedisQueue transaction = notBegun();
                transaction.call("watch", "watched");
                transaction.call("multi");
                yield JedisWrites.inTransaction(transaction, false, words);
            }
        };
    }

    /** Absent before Jedis 5, where nothing can be read before MULTI. */
    private JedisQueue notBegun() {
        return new JedisQueue(client.transaction(false));
    }

    @Override
    public void discardSet(String key, String value) throws Exception {
        try (JedisQueue transaction = JedisQueue.of(client, "multi")) {
            transaction.call("set", key, value);
            transaction.call("discard");
        }
    }

    @Override
    public @Nullable Object multiGet(String key) throws Exception {
        try (JedisQueue transaction = JedisQueue.of(client, "multi")) {
            transaction.call("get", key);
            return transaction.call("exec");
        }
    }

    @Override
    public @Nullable Object multiSet(String key, String value) throws Exception {
        try (JedisQueue transaction = JedisQueue.of(client, "multi")) {
            transaction.call("set", key, value);
            return transaction.call("exec");
        }
    }

    @Override
    public List<@Nullable Object> watchGetMultiSet(String key, String value) throws Exception {
        try (JedisQueue transaction = notBegun()) {
            transaction.call("watch", key);
            Object got = JedisQueue.reply(transaction.call("get", key));
            transaction.call("multi");
            transaction.call("set", key, value);
            return Arrays.asList(got, transaction.call("exec"));
        }
    }

    @Override
    public @Nullable Object watchGetUnwatch(String key) throws Exception {
        try (JedisQueue transaction = notBegun()) {
            transaction.call("watch", key);
            Object got = JedisQueue.reply(transaction.call("get", key));
            transaction.call("unwatch");
            return got;
        }
    }

    @Override
    public List<@Nullable Object> pipelineSetGet(String key, String value) throws Exception {
        try (JedisQueue pipeline = JedisQueue.of(client, "pipelined")) {
            Object set = pipeline.call("set", key, value);
            Object got = pipeline.call("get", key);
            pipeline.call("sync");
            return Arrays.asList(JedisQueue.reply(set), JedisQueue.reply(got));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
