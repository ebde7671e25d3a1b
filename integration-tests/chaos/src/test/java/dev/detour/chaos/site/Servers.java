package dev.detour.chaos.site;

import dev.detour.chaos.app.OtherUser;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisSentinels;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.SlowNetwork;
import dev.detour.testkit.TlsServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a site and what belongs to them.
 *
 * @param replication null in a cluster, and where a server stands alone
 * @param network before the primary, whoever that is; null where there is none, or one before each node of a cluster
 */
record Servers(
        Site.Kind kind,
        @Nullable RedisReplication replication,
        @Nullable SlowNetwork network,
        @Nullable RedisSentinels sentinels,
        @Nullable RedisCluster cluster,
        @Nullable TlsServer tls)
        implements AutoCloseable {

    /** After how long a silent primary counts as failed to sentinels; short, because scenarios are. */
    private static final Duration DOWN_AFTER = Duration.ofSeconds(2);

    /** The same in a cluster: longer than a node stands still in those scenarios in which no other takes its place. */
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(100);

    static Servers start(Site.Kind kind, long seed) {
        return switch (kind) {
            case REPLICATED -> new Servers(kind, replicated(), null, null, null, null);
            case NETWORKED -> {
                RedisReplication replication = replicated();
                SlowNetwork network = SlowNetwork.before(replication.primary().port(), seed);
                yield new Servers(kind, replication, network, null, null, null);
            }
            case TLS -> new Servers(kind, null, null, null, null, TlsServer.start());
            case TLS_CLUSTER ->
                new Servers(kind, null, null, null, clustered().overTls().start(), null);
            case CLUSTER ->
                new Servers(
                        kind,
                        null,
                        null,
                        null,
                        clustered().arguments(OtherUser.arguments()).start(),
                        null);
            case NETWORKED_CLUSTER ->
                new Servers(
                        kind,
                        null,
                        null,
                        null,
                        clustered().throughNetworks(seed).start(),
                        null);
            case SENTINEL -> {
                RedisReplication replication = RedisReplication.start(1);
                yield new Servers(kind, replication, null, RedisSentinels.watch(replication, DOWN_AFTER), null, null);
            }
        };
    }

    private static RedisReplication replicated() {
        return RedisReplication.builder()
                .throughNetworks()
                .arguments(OtherUser.arguments())
                .start();
    }

    private static RedisCluster.Builder clustered() {
        return RedisCluster.builder().replicasEach(1).nodeTimeout(NODE_TIMEOUT);
    }

    /** The primary first, as far as that is settled at the start. */
    List<RedisServer> all() {
        if (tls != null) {
            return List.of(tls.server());
        }
        return cluster == null ? replicas().servers() : cluster.servers();
    }

    private RedisReplication replicas() {
        return had(replication, "replication");
    }

    /** Who is primary at present; of a cluster that of one shard. */
    RedisServer primary() {
        if (sentinels != null) {
            return sentinels.primary();
        }
        if (cluster != null) {
            List<RedisServer> primaries = cluster.primaries();
            return cluster.servers().stream()
                    .filter(primaries::contains)
                    .findFirst()
                    .orElseThrow();
        }
        return all().get(0);
    }

    RedisServer replicaOf(RedisServer primary) {
        if (cluster != null) {
            return cluster.replicasOf(primary).get(0);
        }
        return replicas().servers().stream()
                .filter(server -> server != primary)
                .findFirst()
                .orElseThrow();
    }

    SlowNetwork networkBefore(RedisServer primary) {
        return kind == Site.Kind.NETWORKED_CLUSTER ? had(cluster, "cluster").network(primary) : had(network, "network");
    }

    TlsServer tls(RedisServer primary) {
        return kind == Site.Kind.TLS_CLUSTER ? had(cluster, "cluster").tls(primary) : had(tls, "TLS");
    }

    SlowNetwork link() {
        return replicas().link(0);
    }

    /** Returns when they are reachable, in step, and, in a cluster, agreed. */
    void awaitHealth() {
        if (cluster != null) {
            cluster.awaitOk();
            for (RedisServer primary : cluster.primaries()) {
                cluster.replicasOf(primary).forEach(replica -> awaitHistory(primary, replica));
            }
        } else if (sentinels != null) {
            sentinels.awaitOk();
        } else if (replication != null) {
            replication.awaitInStep();
        }
    }

    /**
     * A replica that has been refused PSYNC, and a moment later granted SYNC, is told no history of writes, so that nobody can
     * say whether it is in step, and Detour asks it nothing: its link is ended once more.
     */
    private static void awaitHistory(RedisServer primary, RedisServer replica) {
        Awaitility.await("the history of writes of " + primary + " at " + replica)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .until(() -> {
                    boolean isSame = history(primary).equals(history(replica));
                    if (!isSame
                            && replica.info("replication", "master_link_status").equals("up")) {
                        primary.command("CLIENT", "KILL", "TYPE", "replica");
                    }
                    return isSame;
                });
    }

    private static String history(RedisServer server) {
        return server.info("replication", "master_replid");
    }

    /** How many databases there are to be used. */
    int databases() {
        return cluster == null ? 2 : 1;
    }

    /** Whether they know {@link OtherUser}. */
    boolean haveOtherUser() {
        return kind == Site.Kind.REPLICATED || kind == Site.Kind.NETWORKED || kind == Site.Kind.CLUSTER;
    }

    /** What a client is given to connect: see {@link dev.detour.chaos.app.ChaosApp}. */
    String address() {
        return switch (kind) {
            case REPLICATED -> Integer.toString(primary().port());
            case NETWORKED -> Integer.toString(had(network, "network").port());
            case TLS, TLS_CLUSTER ->
                tls(primary()).trusted() + "@"
                        + ports(all().stream().map(server -> tls(server).port()).toList());
            case CLUSTER -> portsOf(all());
            case NETWORKED_CLUSTER ->
                ports(all().stream().map(server -> networkBefore(server).port()).toList());
            case SENTINEL -> ports(had(sentinels, "sentinels").ports());
        };
    }

    static String portsOf(List<RedisServer> servers) {
        return ports(servers.stream().map(RedisServer::port).toList());
    }

    private static String ports(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** A part that only some kinds of site have. */
    <T> T had(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalStateException("a site of the kind " + kind + " has no " + name);
        }
        return part;
    }

    @Override
    public void close() {
        if (network != null) {
            network.close();
        }
        if (sentinels != null) {
            sentinels.close();
        } else if (replication != null) {
            replication.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        if (tls != null) {
            tls.close();
        }
    }
}
