package dev.detour.contract.app;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Response;
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
            case PIPELINED_METHOD, PIPELINED -> JedisWrites.inPipeline(client.pipelined(), way.isMethod(), words);
            case TRANSACTION_METHOD, TRANSACTION -> JedisWrites.inTransaction(client.multi(), way.isMethod(), words);
            case WATCHED_TRANSACTION -> {
                AbstractTransaction transaction = client.transaction(false);
                transaction.watch("watched");
                transaction.multi();
                yield JedisWrites.inTransaction(transaction, false, words);
            }
        };
    }

    @Override
    public void discardSet(String key, String value) {
        try (AbstractTransaction transaction = client.multi()) {
            transaction.set(key, value);
            transaction.discard();
        }
    }

    @Override
    public @Nullable Object multiGet(String key) {
        try (AbstractTransaction transaction = client.multi()) {
            transaction.get(key);
            return transaction.exec();
        }
    }

    @Override
    public @Nullable Object multiSet(String key, String value) {
        try (AbstractTransaction transaction = client.multi()) {
            transaction.set(key, value);
            return transaction.exec();
        }
    }

    @Override
    public List<@Nullable Object> watchGetMultiSet(String key, String value) {
        try (AbstractTransaction transaction = client.transaction(false)) {
            transaction.watch(key);
            Object got = transaction.get(key).get();
            transaction.multi();
            transaction.set(key, value);
            return Arrays.asList(got, transaction.exec());
        }
    }

    @Override
    public @Nullable Object watchGetUnwatch(String key) {
        try (AbstractTransaction transaction = client.transaction(false)) {
            transaction.watch(key);
            Object got = transaction.get(key).get();
            transaction.unwatch();
            return got;
        }
    }

    @Override
    public List<@Nullable Object> pipelineSetGet(String key, String value) {
        try (AbstractPipeline pipeline = client.pipelined()) {
            Response<String> set = pipeline.set(key, value);
            Response<String> got = pipeline.get(key);
            pipeline.sync();
            return Arrays.asList(set.get(), got.get());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
