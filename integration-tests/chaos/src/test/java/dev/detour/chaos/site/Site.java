package dev.detour.chaos.site;

import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisSentinels;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.SlowNetwork;
import dev.detour.testkit.TlsServer;
import java.util.List;

/**
 * Where scenarios happen: servers, a network before them if there is one, and the applications that read there. Lives on
 * from scenario to scenario, so what a fault has changed for good (a setting, a role) it has to change back.
 *
 * <p>What a kind of site does not have throws {@link IllegalStateException}. Thread-safe.
 */
public interface Site extends AutoCloseable {

    /** What there is to break. */
    enum Kind {
        /** A primary and its replica, which the applications reach directly. */
        REPLICATED,
        /** The same with a {@link SlowNetwork} between the applications and the primary; the replica is reached directly. */
        NETWORKED,
        /** A primary alone, which the applications reach over TLS. */
        TLS,
        /** Three primaries with a replica each, all of which everyone reaches over TLS. */
        TLS_CLUSTER,
        /** Three primaries with a replica each. */
        CLUSTER,
        /** The same with a {@link SlowNetwork} before each node, for its replica as well. */
        NETWORKED_CLUSTER,
        /** A primary, a replica and three sentinels. */
        SENTINEL
    }

    /** What there is to break. */
    Kind kind();

    /**
     * The primary to be hurt: who it was when the scenario began, whatever has become of it. Of a cluster: that of one
     * shard, with about a third of all keys.
     */
    RedisServer primary();

    /** Where the applications reach it. */
    default int port() {
        return switch (kind()) {
            case REPLICATED, SENTINEL, CLUSTER -> primary().port();
            case NETWORKED, NETWORKED_CLUSTER -> network().port();
            case TLS, TLS_CLUSTER -> tls().port();
        };
    }

    /** Its replica. */
    RedisServer replica();

    /** All servers, the sentinels excepted. */
    List<RedisServer> servers();

    /** What lies before the primary. */
    SlowNetwork network();

    /** What lies between the primary and its replica, where there are no others. */
    SlowNetwork link();

    /** The cluster. */
    RedisCluster cluster();

    /** The sentinels. */
    RedisSentinels sentinels();

    /** The primary, as it is reached over TLS. */
    TlsServer tls();

    /** The applications under test at present, one for each client. */
    List<Application> applications();

    /** Ends servers and applications. */
    @Override
    void close();
}
