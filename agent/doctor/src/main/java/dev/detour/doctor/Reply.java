package dev.detour.doctor;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server said, an error too: to the doctor, that is a finding like any other.
 *
 * @param value as Jedis gives it: bytes, numbers, lists of these
 * @param error the whole error reply, or null
 */
record Reply(@Nullable Object value, @Nullable String error) {

    /** What EXEC is refused with, whatever the reason. */
    private static final String ABORTED = "EXECABORT";

    /** The user may not do that. */
    boolean isForbidden() {
        return error != null && (error.startsWith("NOPERM") || error.startsWith(ABORTED) && error.contains("NOPERM"));
    }

    /** The user may run the command, but not with these keys. Servers say it in words only. */
    boolean isAboutKeysAlone() {
        String words = String.valueOf(error);
        return isForbidden() && words.contains(" key") && !words.contains(" run the ");
    }

    boolean isError() {
        return error != null;
    }

    String text() {
        return text(value);
    }

    List<?> list() {
        return list(value);
    }

    /** Of a reply of names and values in turn. */
    Map<String, Object> map() {
        return map(value);
    }

    /** A string; empty where it is none. */
    static String text(@Nullable Object part) {
        if (part instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return part instanceof Long number ? number.toString() : "";
    }

    /** A number, in whichever form; -1 where it is none. */
    static long number(@Nullable Object part) {
        if (part instanceof Long number) {
            return number;
        }
        try {
            return Long.parseLong(text(part));
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    static List<?> list(@Nullable Object part) {
        return part instanceof List<?> list ? list : List.of();
    }

    static Map<String, Object> map(@Nullable Object part) {
        Map<String, Object> found = new LinkedHashMap<>();
        List<?> namesAndValues = list(part);
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            Object value = namesAndValues.get(i + 1);
            if (value != null) {
                found.put(text(namesAndValues.get(i)), value);
            }
        }
        return found;
    }
}
