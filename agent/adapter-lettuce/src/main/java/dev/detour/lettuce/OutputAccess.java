package dev.detour.lettuce;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.CommandOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The two protected fields of an output that a lower tier's answer needs; the same in Lettuce 5 to 7. */
final class OutputAccess {

    private final VarHandle codec;
    private final VarHandle output;

    /** @throws ReflectiveOperationException where this version of Lettuce is different: it is not routed then */
    OutputAccess() throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(CommandOutput.class, MethodHandles.lookup());
        codec = lookup.findVarHandle(CommandOutput.class, "codec", RedisCodec.class);
        output = lookup.findVarHandle(CommandOutput.class, "output", Object.class);
    }

    @SuppressWarnings("unchecked")
    <K, V> RedisCodec<K, V> codec(CommandOutput<K, V, ?> of) {
        return (RedisCodec<K, V>) codec.get(of);
    }

    /** Makes the output's result this value, and no error. */
    void set(CommandOutput<?, ?, ?> target, @Nullable Object value) {
        target.setError((String) null);
        output.set(target, value);
    }
}
