package dev.detour.chaos.fault;

import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** What befalls a replica or the replication. */
public final class ReplicaFaults {

    private ReplicaFaults() {}

    /** The replica stands still while the primary serves. */
    public static Fault replicaFrozen() {
        LongAdder still = new LongAdder();
        return Lasting.keepingConnections(site -> {
                    RedisServer replica = site.replica();
                    replica.freeze();
                    return () -> {
                        still.add(replica.isServing() ? 0 : 1);
                        replica.thaw();
                    };
                })
                .provenBy("replicas that stood still to the end", 1, "servers", site -> still.sum());
    }

    /** Primary and replica stand still. */
    public static Fault bothFrozen() {
        return Lasting.keepingConnections(site -> {
            RedisServer primary = site.primary();
            RedisServer replica = site.replica();
            primary.freeze();
            replica.freeze();
            return () -> {
                replica.thaw();
                primary.thaw();
            };
        });
    }

    /** What the primary sends its replica does not arrive any more; a while later the primary stands still. */
    public static Fault lagThenFrozen(Duration lag) {
        return Lasting.keepingConnections(site -> {
            RedisServer primary = site.primary();
            site.link().silence();
            LockSupport.parkNanos(lag.toNanos()); // the load goes on, and the replica falls behind
            primary.freeze();
            return () -> {
                primary.thaw();
                site.link().resume();
            };
        });
    }

    /** The primary refuses its replica, whose link ends; a while later the primary stands still. */
    public static Fault cutOffThenFrozen(Duration lag) {
        LongAdder cutOff = new LongAdder();
        return Lasting.keepingConnections(site -> {
                    RedisServer primary = site.primary();
                    RedisServer replica = site.replica();
                    mayReplicate(primary, false);
                    try {
                        primary.command("CLIENT", "KILL", "TYPE", "replica");
                        LockSupport.parkNanos(lag.toNanos()); // the load goes on, and the replica falls behind
                        cutOff.add(
                                replica.info("replication", "master_link_status")
                                                .equals("down")
                                        ? 1
                                        : 0);
                        primary.freeze();
                    } catch (Throwable unharmed) {
                        mayReplicate(primary, true); // nobody else would
                        throw unharmed;
                    }
                    return () -> {
                        primary.thaw();
                        mayReplicate(primary, true);
                        // it may have been refused PSYNC and then, a moment later, been granted SYNC, which names no
                        // history
                        primary.command("CLIENT", "KILL", "TYPE", "replica");
                    };
                })
                .provenBy("replicas whose link had ended", 1, "servers", site -> cutOff.sum());
    }

    /** A replica says no name to its primary, so it is the default user. */
    private static void mayReplicate(RedisServer primary, boolean may) {
        String sign = may ? "+" : "-";
        primary.command("ACL", "SETUSER", "default", sign + "psync", sign + "sync");
    }

    /** The sentinels put the replica in the place of a primary that is well. */
    public static Fault failoverBySentinel() {
        return Lasting.of(site -> {
                    site.sentinels().failover();
                    return () -> {};
                })
                .provenBy(
                        "primaries that were replaced",
                        1,
                        "servers",
                        site -> site.sentinels().primary() == site.primary() ? 0 : 1);
    }

    /** The primary is killed, the sentinels replace it, and it comes back as a replica. */
    public static Fault killedUnderSentinels() {
        return Lasting.of(site -> {
            RedisServer killed = site.primary();
            killed.kill();
            site.sentinels().awaitSuccessorOf(killed);
            return killed::restart;
        });
    }
}
