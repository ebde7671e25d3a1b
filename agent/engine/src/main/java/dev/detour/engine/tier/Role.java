package dev.detour.engine.tier;

import dev.detour.engine.model.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of its part in replication: the reply to {@code ROLE}, as redis.io/commands/role documents it and
 * {@code roleCommand} in Redis's replication.c makes it.
 *
 * @param offset of the stream of writes; negative where it is not known
 * @param replicas of a primary, those that are connected; empty for all else
 */
record Role(Kind kind, long offset, List<Endpoint> replicas) {

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

    private static final Role UNREADABLE = new Role(Kind.OTHER, -1, List.of());

    /** Reads a reply as a link gives it; what cannot be read is {@link Kind#OTHER}. */
    static Role of(@Nullable Object reply) {
        if (!(reply instanceof List<?> parts) || parts.size() < 3) {
            return UNREADABLE;
        }
        return switch (text(parts.get(0))) {
            case "master" -> new Role(Kind.PRIMARY, number(parts.get(1)), endpoints(parts.get(2)));
            case "slave" ->
                parts.size() < 5 ? UNREADABLE : new Role(kindOf(text(parts.get(3))), number(parts.get(4)), List.of());
            default -> UNREADABLE;
        };
    }

    private static Kind kindOf(String link) {
        return switch (link) {
            case "connected" -> Kind.CONNECTED;
            case "sync" -> Kind.COPYING;
            default -> Kind.APART; // none, connect, connecting, handshake
        };
    }

    private static List<Endpoint> endpoints(@Nullable Object reply) {
        List<Endpoint> endpoints = new ArrayList<>();
        if (reply instanceof List<?> replicas) {
            for (Object replica : replicas) {
                if (replica instanceof List<?> parts && parts.size() >= 2) {
                    Endpoint endpoint = Endpoint.parse(text(parts.get(0)) + ':' + text(parts.get(1)));
                    if (endpoint != null) {
                        endpoints.add(endpoint);
                    }
                }
            }
        }
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
        try {
            return Long.parseLong(text(part));
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
