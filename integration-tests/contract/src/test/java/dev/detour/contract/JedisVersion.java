package dev.detour.contract;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Way;
import java.util.stream.Stream;

/** What the version of Jedis under test can express; the newest can express every case. */
final class JedisVersion {

    private static final int MAJOR =
            Integer.parseInt(System.getProperty("jedis.version", "99.0").split("\\.")[0]);

    private JedisVersion() {}

    /** Whether there are clients over pools, the {@code UnifiedJedis}; Jedis 3 has none. */
    static boolean hasUnified() {
        return MAJOR >= 4;
    }

    /** How an application uses a pool of one server; a client that borrows by itself is a {@link #hasUnified}. */
    static Stream<String> poolStyles() {
        return hasUnified() ? Stream.of("JEDIS_POOL", "REDIS_CLIENT") : Stream.of("JEDIS_POOL");
    }

    /** The same, and of a cluster. */
    static Stream<String> styles() {
        return Stream.concat(poolStyles(), Stream.of("CLUSTER"));
    }

    /** Clients that borrow by themselves from a pool of one server. */
    static Stream<String> borrowing() {
        return poolStyles().filter("REDIS_CLIENT"::equals);
    }

    /** What a pool throws at a thread that is interrupted, or woken, while it waits. */
    static String interrupted() {
        return hasUnified() ? "JedisException" : "JedisConnectionException";
    }

    /** A client of one server that connects to it again. */
    static AccessKind reading() {
        return hasUnified() ? AccessKind.UNIFIED_JEDIS : AccessKind.JEDIS;
    }

    /** The client of a cluster. */
    static AccessKind cluster() {
        if (!hasUnified()) {
            return AccessKind.CLUSTER_JEDIS_3;
        }
        return MAJOR >= 8 ? AccessKind.CLUSTER_JEDIS : AccessKind.CLUSTER_JEDIS_OLDER;
    }

    /** The client that asks sentinels. */
    static AccessKind sentinels() {
        return MAJOR >= 8 ? AccessKind.SENTINEL_JEDIS : AccessKind.SENTINEL_JEDIS_OLDER;
    }

    /** The clients of a cluster that it has. */
    static Stream<AccessKind> clusters() {
        return hasUnified()
                ? Stream.of(AccessKind.CLUSTER_JEDIS_OLDER, cluster()).distinct()
                : Stream.of(cluster());
    }

    /** Whether a client of a cluster can read at replicas. */
    static boolean readsReplicas() {
        return MAJOR >= 8;
    }

    /** Whether a client can watch keys; a {@code UnifiedJedis} cannot before Jedis 5. */
    static boolean can(AccessKind kind, Way way) {
        return way != Way.WATCHED_TRANSACTION || kind != AccessKind.UNIFIED_JEDIS || MAJOR >= 5;
    }

    /** Whether a client can read what it watches before {@code MULTI}; a {@code UnifiedJedis} cannot before Jedis 7. */
    static boolean readsWatched(AccessKind kind) {
        return kind != AccessKind.UNIFIED_JEDIS || MAJOR >= 7;
    }
}
