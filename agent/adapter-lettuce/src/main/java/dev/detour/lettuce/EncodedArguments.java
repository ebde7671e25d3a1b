package dev.detour.lettuce;

import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command's arguments as they go over the wire: RESP bulk strings, {@code $length CRLF bytes CRLF}. */
final class EncodedArguments {

    private static final int MAX_LENGTH_DIGITS = 20;

    private EncodedArguments() {}

    /** Every argument's bytes, in order; empty where there are none. */
    static List<byte[]> of(@Nullable CommandArgs<?, ?> args) {
        if (args == null || args.count() == 0) {
            return List.of();
        }
        ByteBuf buffer = Unpooled.buffer();
        args.encode(buffer);
        List<byte[]> arguments = new ArrayList<>(args.count());
        while (buffer.isReadable() && buffer.readByte() == '$') {
            byte[] argument = new byte[(int) readLength(buffer)];
            buffer.readBytes(argument);
            buffer.skipBytes(2);
            arguments.add(argument);
        }
        return arguments;
    }

    private static long readLength(ByteBuf buffer) {
        int length = buffer.bytesBefore(MAX_LENGTH_DIGITS, (byte) '\r');
        String digits = buffer.toString(buffer.readerIndex(), length, StandardCharsets.US_ASCII);
        buffer.skipBytes(length + 2);
        return Long.parseLong(digits);
    }

    /** An argument as text. */
    static String text(byte[] argument) {
        return new String(argument, StandardCharsets.UTF_8);
    }
}
