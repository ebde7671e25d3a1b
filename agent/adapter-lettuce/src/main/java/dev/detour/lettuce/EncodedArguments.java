package dev.detour.lettuce;

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
        if (args == null || args.count() == 0) {
            return List.of();
        }
        ByteBuf buffer = Unpooled.buffer();
        try {
            args.encode(buffer);
            List<byte[]> arguments = new ArrayList<>(args.count());
            while (buffer.isReadable()) {
                arguments.add(readOne(buffer));
            }
            return arguments;
        } finally {
            buffer.release(); // nothing is lost with it but the right figure in Netty's own meter
        }
    }

    /** The first argument's bytes, without encoding the others, which may be large; empty where there is none. */
    static List<byte[]> first(@Nullable CommandArgs<?, ?> args) {
        byte[] first = args == null ? null : at(args, 0);
        return first == null ? List.of() : List.of(first);
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
            return readOne(buffer);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot encode an argument", failure);
        } finally {
            buffer.release();
        }
    }

    private static byte[] readOne(ByteBuf buffer) {
        buffer.skipBytes(1); // the dollar
        byte[] argument = new byte[(int) readLength(buffer)];
        buffer.readBytes(argument);
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
