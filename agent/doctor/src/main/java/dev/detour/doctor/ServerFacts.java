package dev.detour.doctor;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a server is.
 *
 * @param maxClients negative where it is not told
 */
record ServerFacts(
        String version,
        boolean primary,
        boolean cluster,
        boolean loading,
        long uptimeSeconds,
        long clients,
        long maxClients) {

    private static final int SHARDS_SINCE = 7;

    /** The role's name is the one of all versions. */
    static ServerFacts of(Info info) {
        String version = info.text("redis_version");
        return new ServerFacts(
                version.isEmpty() ? "unknown" : version,
                !info.text("role").equals("slave"),
                info.flag("cluster_enabled"),
                info.flag("loading"),
                info.number("uptime_in_seconds"),
                info.number("connected_clients"),
                info.number("maxclients"));
    }

    /** Whether {@code CLUSTER SHARDS} is there; taken for granted where nothing is known. */
    static boolean knowsShards(@Nullable ServerFacts server) {
        return server == null || server.majorVersion() < 0 || server.majorVersion() >= SHARDS_SINCE;
    }

    private long majorVersion() {
        return Reply.number(version.split("\\.", 2)[0].getBytes(StandardCharsets.UTF_8));
    }

    String role() {
        return primary ? "primary" : "replica";
    }
}
