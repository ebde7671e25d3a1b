package dev.detour.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands and replies in bytes, as text that tests can write and compare. */
public final class RawReplies {

    private RawReplies() {}

    /** A command in words. */
    public static byte[][] command(String... words) {
        return Arrays.stream(words).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    /** A reply with its bytes as text, however deep; what is neither bytes nor a list is left as it is. */
    public static @Nullable Object readable(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, UTF_8);
        }
        if (reply instanceof List<?> elements) {
            List<@Nullable Object> readable = new ArrayList<>();
            elements.forEach(element -> readable.add(readable(element)));
            return readable;
        }
        return reply;
    }
}
