package dev.detour.testkit.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of the control socket: fields separated by spaces, each {@code -} for null or a dot and Base64. */
public final class ControlLine {

    private ControlLine() {}

    /** The line, without its end, that holds these fields. */
    public static String write(@Nullable String... fields) {
        List<String> tokens = new ArrayList<>(fields.length);
        for (String field : fields) {
            tokens.add(field == null ? "-" : "." + encode(field));
        }
        return String.join(" ", tokens);
    }

    /** The fields that a line holds; modifiable. */
    public static List<@Nullable String> read(String line) {
        List<@Nullable String> fields = new ArrayList<>();
        for (String token : Arrays.asList(line.split(" "))) {
            fields.add(token.equals("-") ? null : decode(token.substring(1)));
        }
        return fields;
    }

    private static String encode(String field) {
        return Base64.getEncoder().encodeToString(field.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
    }
}
