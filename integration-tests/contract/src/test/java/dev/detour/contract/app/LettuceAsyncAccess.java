package dev.detour.contract.app;

import io.lettuce.core.TransactionResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Lettuce's asynchronous API, with Lettuce's own time-out for each command. */
class LettuceAsyncAccess extends LettuceAccess {

    LettuceAsyncAccess(Target target) {
        super(target, true);
    }

    @Override
    Object api(boolean text) {
        return text ? connection.async() : bytesConnection.async();
    }

    @Override
    public @Nullable Object get(String key) throws Exception {
        return await(async().get(key));
    }

    @Override
    public byte @Nullable [] getBytes(String key) throws Exception {
        return await(bytesConnection.async().get(key.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public @Nullable Object set(String key, String value) throws Exception {
        return await(async().set(key, value));
    }

    @Override
    public @Nullable Object setWithTtl(String key, String value, long ttlMillis) throws Exception {
        return await(async().psetex(key, ttlMillis, value));
    }

    @Override
    public @Nullable Object del(String key) throws Exception {
        return await(async().del(key));
    }

    @Override
    public @Nullable Object flushAll() throws Exception {
        return await(async().flushall());
    }

    @Override
    public @Nullable Object multiGet(String key) throws Exception {
        await(async().multi());
        Future<String> queued = async().get(key);
        Object executed = exec();
        await(queued);
        return executed;
    }

    @Override
    public @Nullable Object multiSet(String key, String value) throws Exception {
        await(async().multi());
        Future<String> queued = async().set(key, value);
        Object executed = exec();
        await(queued);
        return executed;
    }

    @Override
    public List<@Nullable Object> watchGetMultiSet(String key, String value) throws Exception {
        await(async().watch(key));
        Object got = get(key);
        return Arrays.asList(got, multiSet(key, value));
    }

    @Override
    public @Nullable Object watchGetUnwatch(String key) throws Exception {
        await(async().watch(key));
        Object got = get(key);
        await(async().unwatch());
        return got;
    }

    private @Nullable Object exec() throws Exception {
        TransactionResult result = await(async().exec());
        return LettuceSyncAccess.listOf(Objects.requireNonNull(result));
    }
}
