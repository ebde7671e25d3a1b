package dev.detour.contract.app;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisException;

/** A plain {@link Jedis}: one connection, one thread at a time. */
final class JedisAccess implements Access {

    private final Supplier<Jedis> connecting;
    private Jedis jedis;

    JedisAccess(Target target) {
        this(() -> new Jedis(new HostAndPort("127.0.0.1", target.port()), config(target)));
    }

    JedisAccess(Supplier<Jedis> connecting) {
        this.connecting = connecting;
        jedis = connecting.get();
    }

    static JedisClientConfig config(Target target) {
        return DefaultJedisClientConfig.builder()
                .database(target.database())
                .user(target.user())
                .password(target.password())
                .connectionTimeoutMillis(target.timeoutMillis())
                .socketTimeoutMillis(target.timeoutMillis())
                .build();
    }

    @Override
    public @Nullable Object get(String key) {
        return jedis.get(key);
    }

    @Override
    public byte @Nullable [] getBytes(String key) {
        return jedis.get(key.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Object set(String key, String value) {
        return jedis.set(key, value);
    }

    @Override
    public @Nullable Object setWithTtl(String key, String value, long ttlMillis) {
        return jedis.psetex(key, ttlMillis, value);
    }

    @Override
    public @Nullable Object del(String key) throws Exception {
        return JedisQueue.call(jedis, "del", key);
    }

    @Override
    public @Nullable Object flushAll() {
        return jedis.flushAll();
    }

    @Override
    public @Nullable Object raw(String command, List<String> arguments) {
        return jedis.sendCommand(() -> command.getBytes(StandardCharsets.US_ASCII), arguments.toArray(new String[0]));
    }

    @Override
    public @Nullable Object write(Way way, Words words) throws Exception {
        return switch (way) {
            case METHOD -> words.call(jedis, true);
            case BYTES_METHOD -> words.call(jedis, false);
            case RAW -> jedis.sendCommand(JedisWrites.keyword(words), words.strings());
            case RAW_BYTES -> jedis.sendCommand(JedisWrites.keyword(words), words.bytes());
            case PIPELINED_METHOD, PIPELINED ->
                JedisWrites.inPipeline(JedisQueue.of(jedis, "pipelined"), way.isMethod(), words);
            case TRANSACTION_METHOD, TRANSACTION ->
                JedisWrites.inTransaction(JedisQueue.of(jedis, "multi"), way.isMethod(), words);
            case WATCHED_TRANSACTION -> {
                jedis.watch("watched");
                yield JedisWrites.inTransaction(JedisQueue.of(jedis, "multi"), false, words);
            }
        };
    }

    @Override
    public void discardSet(String key, String value) {
        Transaction transaction = jedis.multi();
        transaction.set(key, value);
        transaction.discard();
    }

    @Override
    public @Nullable Object multiGet(String key) {
        Transaction transaction = jedis.multi();
        transaction.get(key);
        return transaction.exec();
    }

    @Override
    public @Nullable Object multiSet(String key, String value) {
        Transaction transaction = jedis.multi();
        transaction.set(key, value);
        return transaction.exec();
    }

    @Override
    public List<@Nullable Object> watchGetMultiSet(String key, String value) {
        jedis.watch(key);
        Object got = jedis.get(key);
        Transaction transaction = jedis.multi();
        transaction.set(key, value);
        return Arrays.asList(got, transaction.exec());
    }

    @Override
    public @Nullable Object watchGetUnwatch(String key) {
        jedis.watch(key);
        Object got = jedis.get(key);
        jedis.unwatch();
        return got;
    }

    @Override
    public List<@Nullable Object> pipelineSetGet(String key, String value) {
        Pipeline pipeline = jedis.pipelined();
        Response<String> set = pipeline.set(key, value);
        Response<String> got = pipeline.get(key);
        pipeline.sync();
        return Arrays.asList(set.get(), got.get());
    }

    /**
     * {@code CONNECT}, {@code OTHER_READS}, {@code SUBSCRIBED}, a {@link JedisState} to get into, or {@code SEND} or {@code END} and an
     * {@link UnansweredWrite}.
     */
    @Override
    public @Nullable Object play(String story, String key) {
        String[] words = story.split(" ");
        return switch (words[0]) {
            case "SEND" -> UnansweredWrite.valueOf(words[1]).send(jedis, key);
            case "END" -> UnansweredWrite.valueOf(words[1]).end(jedis);
            case "CONNECT" -> {
                jedis.connect();
                yield "connected";
            }
            case "OTHER_READS" -> JedisState.otherReads(jedis, key);
            case "SUBSCRIBED" -> JedisState.readWhileSubscribed(jedis, key);
            default -> JedisState.valueOf(story).enter(jedis, key);
        };
    }

    @Override
    public void recover() {
        if (jedis.isBroken()) {
            try {
                Jedis broken = jedis;
                jedis = connecting.get();
                broken.close();
            } catch (JedisException stillDown) {
                // the next read fails on the broken connection, and is followed by another attempt
            }
        }
    }

    @Override
    public void close() {
        jedis.close();
    }
}
