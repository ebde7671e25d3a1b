package dev.detour.engine.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP request.
 *
 * @param path without the query
 * @param headers by their names in lower case; of several of a name the values are joined by commas
 */
public record Request(String method, String path, Map<String, String> headers) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Reads a head; null where it is none. */
    static @Nullable Request parse(String head) {
        String[] lines = head.split("\r?\n", -1);
        String[] first = lines[0].split(" ");
        if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
                headers.merge(name, lines[i].substring(colon + 1).trim(), (some, more) -> some + ", " + more);
            }
        }
        return new Request(first[0], first[1].split("[?#]", 2)[0], Map.copyOf(headers));
    }

    /**
     * What a header says; empty where there is none.
     *
     * @param name in lower case
     */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Whom it was meant for by its header {@code Host}, without the port. */
    public String host() {
        return header("host").toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
    }

    /**
     * Whether it was meant for this machine by its name. A page from elsewhere whose name was made to point here would
     * have that name instead.
     */
    public boolean isForLoopback() {
        return LOOPBACK.contains(host());
    }
}
