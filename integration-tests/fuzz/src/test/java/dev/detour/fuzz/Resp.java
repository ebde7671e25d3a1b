package dev.detour.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads bytes as a reply of RESP2, in the form in which a link gives it, and takes anything for one: what is cut off or
 * nonsense becomes null, so that no input is wasted and a reply that was recorded can be a seed.
 */
public final class Resp {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_ELEMENTS = 1_000;

    private final byte[] bytes;
    private int at;

    private Resp(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The first reply: bytes, a number, a list of these, or null. */
    public static @Nullable Object read(byte[] bytes) {
        return new Resp(bytes).value(0);
    }

    /** As many replies as there are, up to so many; null for each that is missing. */
    public static List<@Nullable Object> read(byte[] bytes, int count) {
        Resp resp = new Resp(bytes);
        List<@Nullable Object> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(resp.value(0));
        }
        return replies;
    }

    private @Nullable Object value(int depth) {
        if (at >= bytes.length) {
            return null;
        }
        char kind = (char) bytes[at++];
        return switch (kind) {
            case ':' -> number();
            case '*' -> list(depth);
            case '$' -> content();
            case '+', '-' -> line();
            default -> null;
        };
    }

    private byte[] line() {
        int start = at;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        int end = at > start && bytes[at - 1] == '\r' ? at - 1 : at;
        at++;
        return Arrays.copyOfRange(bytes, start, Math.max(start, end));
    }

    private @Nullable Long number() {
        try {
            return Long.valueOf(new String(line(), StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private byte @Nullable [] content() {
        Long length = number();
        if (length == null || length < 0) {
            return null;
        }
        int start = Math.min(at, bytes.length);
        int end = (int) Math.min(start + Math.min(length, bytes.length), bytes.length);
        at = end + 2;
        return Arrays.copyOfRange(bytes, start, end);
    }

    private @Nullable List<@Nullable Object> list(int depth) {
        Long size = number();
        if (size == null || size < 0 || depth >= MAX_DEPTH) {
            return null;
        }
        List<@Nullable Object> list = new ArrayList<>();
        while (list.size() < Math.min(size, MAX_ELEMENTS) && at < bytes.length) {
            list.add(value(depth + 1));
        }
        return list;
    }
}
