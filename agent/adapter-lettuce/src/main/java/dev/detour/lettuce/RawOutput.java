package dev.detour.lettuce;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reply as it came: bytes, numbers and lists of these; a map as its keys and values in turn. */
@SuppressWarnings("NullAway") // Lettuce's outputs take null for Redis's null
final class RawOutput extends CommandOutput<byte[], byte[], Object> {

    private final Deque<List<@Nullable Object>> open = new ArrayDeque<>();

    RawOutput() {
        super(ByteArrayCodec.INSTANCE, null);
    }

    private void value(@Nullable Object value) {
        List<@Nullable Object> list = open.peek();
        if (list == null) {
            output = value;
        } else {
            list.add(value);
        }
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            value(null);
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        value(copy);
    }

    @Override
    public void setSingle(@Nullable ByteBuffer bytes) {
        set(bytes);
    }

    @Override
    public void set(long integer) {
        value(integer);
    }

    @Override
    public void set(double number) {
        value(Double.toString(number).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void set(boolean value) {
        value(value ? 1L : 0L);
    }

    @Override
    public void multi(int count) {
        if (count < 0) {
            value(null);
            return;
        }
        List<@Nullable Object> list = new ArrayList<>();
        value(list);
        open.push(list);
    }

    @Override
    public void complete(int depth) {
        while (open.size() > depth) {
            open.pop();
        }
    }
}
