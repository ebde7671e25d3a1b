package dev.detour.contract.app;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.dynamic.Commands;
import io.lettuce.core.dynamic.RedisCommandFactory;
import io.lettuce.core.dynamic.annotation.Command;
import io.lettuce.core.dynamic.annotation.Param;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lettuce's command interfaces; what they cannot say goes through the synchronous API. */
final class CommandsLettuceAccess extends LettuceSyncAccess {

    private final Texts texts;
    private final Bytes bytes;

    CommandsLettuceAccess(Target target) {
        super(target);
        texts = new RedisCommandFactory(connection, List.of(codec(target))).getCommands(Texts.class);
        bytes = new RedisCommandFactory(bytesConnection, List.of(ByteArrayCodec.INSTANCE)).getCommands(Bytes.class);
    }

    /** By the methods' names, and by what the annotations say. */
    public interface Texts extends Commands {
        @Nullable
        String get(String key);

        @Nullable
        String set(String key, String value);

        @Command("PSETEX :key :millis :value")
        @Nullable
        String expiring(@Param("key") String key, @Param("millis") long millis, @Param("value") String value);

        Long del(String key);

        @Command("FLUSHALL")
        String flushAll();
    }

    /** With bytes for keys and values. */
    public interface Bytes extends Commands {
        byte @Nullable [] get(byte[] key);
    }

    @Override
    public @Nullable Object get(String key) {
        return texts.get(key);
    }

    @Override
    public byte @Nullable [] getBytes(String key) {
        return bytes.get(key.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Object set(String key, String value) {
        return texts.set(key, value);
    }

    @Override
    public @Nullable Object setWithTtl(String key, String value, long ttlMillis) {
        return texts.expiring(key, ttlMillis, value);
    }

    @Override
    public Object del(String key) {
        return texts.del(key);
    }

    @Override
    public Object flushAll() {
        return texts.flushAll();
    }
}
