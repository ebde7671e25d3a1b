package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import dev.detour.testkit.RedisServer;
import java.util.ArrayList;
import java.util.List;

/** What befalls a cluster. */
public final class ClusterFaults {

    private static final String FULL_COVERAGE = "cluster-require-full-coverage";

    private ClusterFaults() {}

    /** A replica takes the place of a primary that is well. */
    public static Fault failover() {
        return new Redirecting(
                Lasting.of(site -> {
                    site.cluster().failover(site.primary());
                    return () -> {};
                }),
                0,
                1);
    }

    /** A primary is killed, its replica takes its place, and it comes back as a replica. */
    public static Fault primaryKilled() {
        return Lasting.of(site -> {
            RedisServer killed = site.primary();
            killed.kill();
            return killed::restart;
        });
    }

    /** One shard stands still, with its replica; the other shards go on. */
    public static Fault shardFrozen() {
        return Lasting.of(site -> {
            List<RedisServer> servers = site.servers();
            servers.forEach(server -> server.config(FULL_COVERAGE, "no"));
            Runnable thaw = frozen(shardOf(site, site.primary()));
            return () -> {
                thaw.run();
                servers.forEach(server -> server.config(FULL_COVERAGE, "yes"));
            };
        });
    }

    /** Two of three shards stand still, but for a replica that is not elected: the others answer CLUSTERDOWN. */
    public static Fault halfFrozen() {
        return Lasting.everywhere(site -> {
            List<RedisServer> half = new ArrayList<>(shardOf(site, site.primary()));
            site.cluster().primaries().stream()
                    .filter(primary -> primary != site.primary())
                    .findFirst()
                    .ifPresent(half::add);
            Runnable thaw = frozen(half);
            try {
                site.cluster().awaitDown();
            } catch (AssertionError notDown) {
                thaw.run(); // nobody else would
                throw notDown;
            }
            return thaw;
        });
    }

    private static List<RedisServer> shardOf(Site site, RedisServer primary) {
        List<RedisServer> shard = new ArrayList<>(site.cluster().replicasOf(primary));
        shard.add(primary);
        return shard;
    }

    private static Runnable frozen(List<RedisServer> servers) {
        servers.forEach(RedisServer::freeze);
        return () -> servers.forEach(RedisServer::thaw);
    }
}
