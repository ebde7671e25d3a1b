package dev.detour.engine.tier;

import dev.detour.engine.model.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of its part in replication: its reply to {@code INFO replication}, which unlike {@code ROLE} names
 * the history of writes that an offset belongs to, and tells a replica's offset while its link is down.
 *
 * @param offset of the stream of writes; negative where it is not known
 * @param history the id of that stream, which a primary changes when it begins another one; empty before Redis 4
 * @param formerHistory of which the present one is a continuation, for this server
 * @param mode in which the server runs: {@code standalone}, {@code cluster}; empty where it was not asked for that
 * @param replicas of a primary, those that are connected; empty for all else
 */
record Role(Kind kind, long offset, String history, String formerHistory, String mode, List<Endpoint> replicas) {

    enum Kind {
        PRIMARY,
        /** A replica whose link to its primary is up. */
        CONNECTED,
        /** A replica whose link is down. */
        APART,
        /** A replica that is given a new copy of everything. */
        COPYING,
        /** A sentinel, or something that cannot be read. */
        OTHER
    }

    private static final Pattern REPLICA = Pattern.compile("slave\\d+");

    /** Reads a reply as a link gives it; what cannot be read is {@link Kind#OTHER}. */
    static Role of(@Nullable Object reply) {
        Map<String, String> fields = new LinkedHashMap<>(); // replicas in their order
        text(reply).lines().forEach(line -> addTo(fields, line, ':'));
        Kind kind = kindOf(fields);
        String offset = fields.get(kind == Kind.PRIMARY ? "master_repl_offset" : "slave_repl_offset");
        return new Role(
                kind,
                number(offset),
                fields.getOrDefault("master_replid", ""),
                fields.getOrDefault("master_replid2", ""),
                fields.getOrDefault("redis_mode", ""),
                kind == Kind.PRIMARY ? replicas(fields) : List.of());
    }

    private static void addTo(Map<String, String> fields, String nameAndValue, char separator) {
        int at = nameAndValue.indexOf(separator);
        if (at > 0) {
            fields.put(
                    nameAndValue.substring(0, at),
                    nameAndValue.substring(at + 1).trim());
        }
    }

    private static Kind kindOf(Map<String, String> fields) {
        return switch (fields.getOrDefault("role", "")) {
            case "master" -> Kind.PRIMARY;
            case "slave" -> {
                if ("1".equals(fields.get("master_sync_in_progress"))) {
                    yield Kind.COPYING;
                }
                yield "up".equals(fields.get("master_link_status")) ? Kind.CONNECTED : Kind.APART;
            }
            default -> Kind.OTHER;
        };
    }

    /** Each on a line like {@code slave0:ip=10.0.0.2,port=6380,state=online,offset=42,lag=0}. */
    private static List<Endpoint> replicas(Map<String, String> fields) {
        List<Endpoint> endpoints = new ArrayList<>();
        fields.forEach((name, value) -> {
            if (REPLICA.matcher(name).matches()) {
                Map<String, String> parts = new LinkedHashMap<>();
                for (String part : value.split(",", -1)) {
                    addTo(parts, part, '=');
                }
                Endpoint endpoint = Endpoint.parse(parts.get("ip") + ':' + parts.get("port"));
                if (endpoint != null && "online".equals(parts.get("state"))) {
                    endpoints.add(endpoint);
                }
            }
        });
        return List.copyOf(endpoints);
    }

    /** A string of a reply; empty where it is none. */
    static String text(@Nullable Object part) {
        if (part instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return part instanceof Long number ? number.toString() : "";
    }

    /** A number of a reply, in whichever form; -1 where it is none. */
    static long number(@Nullable Object part) {
        if (part instanceof Long number) {
            return number;
        }
        return number(text(part));
    }

    private static long number(@Nullable String text) {
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
