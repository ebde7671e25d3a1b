package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Route;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.KeyOutput;
import io.lettuce.core.output.ValueOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
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

    /** Whether it reads one value and does nothing else; command interfaces decode text as a key, and bytes as they are. */
    static boolean isOneValue(CommandOutput<?, ?, ?> output) {
        Class<?> type = output.getClass();
        return type == ValueOutput.class || type == KeyOutput.class || type == ByteArrayOutput.class;
    }

    /**
     * Decodes an answer as Lettuce would decode a reply, with the application's own codec where it takes one.
     *
     * @param target the output of a command that reads one value
     * @return null where the bytes are not known or the codec fails, which is logged once
     */
    @SuppressWarnings("unchecked")
    <T> @Nullable T decode(CommandOutput<?, ?, T> target, Answer answer, Route route) {
        byte[] bytes = answer.value() == null ? null : answer.value().bytes();
        try {
            RedisCodec<T, T> values = (RedisCodec<T, T>) codec.get(target);
            if (bytes == null) {
                return null;
            }
            if (target instanceof ByteArrayOutput) {
                return (T) bytes.clone(); // what the application does to it must not change the memory
            }
            ByteBuffer value = ByteBuffer.wrap(bytes);
            return target instanceof KeyOutput ? values.decodeKey(value) : values.decodeValue(value);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
            AgentLog.warnOnce(
                    "codec " + failure.getClass(),
                    "a codec cannot decode a value from tier " + answer.tier().label() + " of route " + route.name()
                            + " (" + failure.getClass().getName()
                            + "): the caller got its original outcome. Does the loader encode as the application does?");
            return null;
        }
    }

    /** Makes the output's result this value, and no error. */
    void set(CommandOutput<?, ?, ?> target, @Nullable Object value) {
        target.setError((String) null);
        output.set(target, value);
    }
}
