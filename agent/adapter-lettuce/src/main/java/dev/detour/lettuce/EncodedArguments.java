package dev.detour.lettuce;

import dev.detour.engine.model.Key;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command's arguments as they go over the wire: RESP bulk strings, {@code $length CRLF bytes CRLF}. */
final class EncodedArguments {

    private EncodedArguments() {}

    private static final @Nullable VarHandle ALL = all();
    private static final @Nullable MethodHandle ENCODE = encode();

    /** The package-private list of a command's arguments; null where this version keeps them otherwise. */
    private static @Nullable VarHandle all() {
        try {
            return MethodHandles.privateLookupIn(CommandArgs.class, MethodHandles.lookup())
                    .findVarHandle(CommandArgs.class, "singularArguments", List.class);
        } catch (ReflectiveOperationException different) {
            return null;
        }
    }

    /** The arguments themselves, unencoded; null where this version keeps them otherwise. */
    static @Nullable List<?> all(CommandArgs<?, ?> args) {
        return ALL == null ? null : (List<?>) ALL.get(args);
    }

    private static @Nullable MethodHandle encode() {
        try {
            Class<?> argument = Class.forName(
                    CommandArgs.class.getName() + "$SingularArgument", false, CommandArgs.class.getClassLoader());
            return MethodHandles.privateLookupIn(argument, MethodHandles.lookup())
                    .findVirtual(argument, "encode", MethodType.methodType(void.class, ByteBuf.class));
        } catch (ReflectiveOperationException different) {
            return null;
        }
    }

    /** Every argument's bytes, in order; empty where there are none. */
    static List<byte[]> of(@Nullable CommandArgs<?, ?> args) {
        return keys(upTo(Integer.MAX_VALUE, args));
    }

    /** The same for those that are short enough to be keys of interest: values, which may be large, are kept nowhere. */
    static List<byte[]> keys(@Nullable CommandArgs<?, ?> args) {
        return keys(keysInPlace(args));
    }

    /** The same among all, in which null stands for any other. */
    static List<byte[]> keys(List<byte @Nullable []> inPlace) {
        List<byte[]> keys = new ArrayList<>(inPlace.size());
        for (byte[] argument : inPlace) {
            if (argument != null) {
                keys.add(argument);
            }
        }
        return keys;
    }

    /** Every argument in its place; null for those that are too long to be keys of interest. */
    static List<byte @Nullable []> keysInPlace(@Nullable CommandArgs<?, ?> args) {
        return upTo(Key.MAX_BYTES, args);
    }

    private static List<byte @Nullable []> upTo(int maxBytes, @Nullable CommandArgs<?, ?> args) {
        if (args == null || args.count() == 0) {
            return List.of();
        }
        ByteBuf buffer = Unpooled.buffer();
        try {
            args.encode(buffer);
            List<byte @Nullable []> arguments = new ArrayList<>(args.count());
            while (buffer.isReadable()) {
                arguments.add(readOne(maxBytes, buffer));
            }
            return arguments;
        } finally {
            buffer.release(); // or Netty's own meter would count it for ever
        }
    }

    /**
     * The first argument's bytes, without encoding the others, which may be large; empty where there is none, or none that
     * is short enough to be a key of interest.
     */
    static List<byte[]> firstKey(@Nullable CommandArgs<?, ?> args) {
        byte[] first = args == null ? null : at(args, 0);
        return first == null || first.length > Key.MAX_BYTES ? List.of() : List.of(first);
    }

    /** The bytes of one argument alone; null past the last. */
    static byte @Nullable [] at(CommandArgs<?, ?> args, int index) {
        if (index >= args.count()) {
            return null;
        }
        if (ALL == null || ENCODE == null) {
            return of(args).get(index);
        }
        ByteBuf buffer = Unpooled.buffer();
        try {
            ENCODE.invoke(((List<?>) ALL.get(args)).get(index), buffer);
            return readOne(Integer.MAX_VALUE, buffer);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot encode an argument", failure);
        } finally {
            buffer.release();
        }
    }

    /** Returns null where it is longer. */
    private static byte @Nullable [] readOne(int maxBytes, ByteBuf buffer) {
        buffer.skipBytes(1); // the dollar
        int length = (int) readLength(buffer);
        byte[] argument = length > maxBytes ? null : new byte[length];
        if (argument == null) {
            buffer.skipBytes(length);
        } else {
            buffer.readBytes(argument);
        }
        buffer.skipBytes(2);
        return argument;
    }

    private static long readLength(ByteBuf buffer) {
        int length = buffer.bytesBefore((byte) '\r');
        String digits = buffer.toString(buffer.readerIndex(), length, StandardCharsets.US_ASCII);
        buffer.skipBytes(length + 2);
        return Long.parseLong(digits);
    }

    /** An argument as text. */
    static String text(byte[] argument) {
        return new String(argument, StandardCharsets.UTF_8);
    }
}
