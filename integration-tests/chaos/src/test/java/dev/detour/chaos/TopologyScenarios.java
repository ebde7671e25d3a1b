package dev.detour.chaos;

import dev.detour.chaos.fault.ClusterFaults;
import dev.detour.chaos.fault.Fault;
import dev.detour.chaos.fault.Frozen;
import dev.detour.chaos.fault.KilledAndEmptied;
import dev.detour.chaos.fault.ReplicaFaults;
import dev.detour.chaos.fault.ServerFaults;
import dev.detour.chaos.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Who serves what changes, or several servers fail at once. */
final class TopologyScenarios {

    private static final int SHORT_MILLIS = 2_000;
    private static final int MOMENT_MILLIS = 1_200;

    /** Longer than a cluster waits for a silent node, and an election takes. */
    private static final int ELECTION_MILLIS = 9_000;

    /** Longer than twice what a cluster waits for a silent node: so long it mistrusts a primary that is back. */
    private static final int FORGIVING_MILLIS = 13_000;

    private static final Duration LAG = Duration.ofMillis(1_500);

    private TopologyScenarios() {}

    static List<Scenario> all() {
        return Stream.of(replicated(), underSentinels(), clustered())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> replicated() {
        return List.of(
                Scenario.of(
                                "replica-frozen",
                                "The replica stands still while the primary serves",
                                Site.Kind.REPLICATED,
                                SHORT_MILLIS,
                                ReplicaFaults::replicaFrozen)
                        .withoutOutage(),
                Scenario.of(
                                "replica-lags",
                                "The replica falls behind for 1.5 s, then the primary stands still",
                                Site.Kind.REPLICATED,
                                (int) LAG.toMillis() + SHORT_MILLIS,
                                () -> ReplicaFaults.lagThenFrozen(LAG))
                        .expecting(HeldBy.LOCAL),
                Scenario.of(
                                "both-frozen",
                                "Primary and replica stand still",
                                Site.Kind.REPLICATED,
                                SHORT_MILLIS,
                                ReplicaFaults::bothFrozen)
                        .expecting(HeldBy.LOCAL)
                        .alsoAsking(Gate.UNDECLARED_KEYS));
    }

    private static List<Scenario> underSentinels() {
        return List.of(
                frozenUnderSentinels(),
                Scenario.of(
                                "sentinel-client-kill",
                                "The primary under sentinels ends all connections, ten times (CLIENT KILL)",
                                Site.Kind.SENTINEL,
                                SHORT_MILLIS,
                                ServerFaults::disconnected)
                        .withoutOutage(),
                takenOver(
                                "sentinel-failover",
                                "The sentinels replace a primary that is well",
                                Site.Kind.SENTINEL,
                                ReplicaFaults::failoverBySentinel)
                        .withoutOutage(),
                takenOver(
                                "sentinel-primary-killed",
                                "The primary is killed and the sentinels replace it",
                                Site.Kind.SENTINEL,
                                ReplicaFaults::killedUnderSentinels)
                        // the replica is soon a primary
                        .expecting(HeldBy.LOCAL));
    }

    /** Shorter than sentinels wait for a silent primary. */
    private static Scenario frozenUnderSentinels() {
        return Scenario.of(
                        "sentinel-frozen",
                        "The primary stands still for a moment under sentinels, who leave it its place",
                        Site.Kind.SENTINEL,
                        MOMENT_MILLIS,
                        Frozen::new)
                .alsoAsking(Gate.UNDECLARED_KEYS);
    }

    private static Scenario takenOver(String name, String title, Site.Kind kind, Supplier<Fault> fault) {
        return Scenario.of(name, title, kind, ELECTION_MILLIS, fault).with(Writes.LAST_MAY_BE_LOST);
    }

    private static List<Scenario> clustered() {
        return List.of(
                Scenario.of(
                                "cluster-killed-empty",
                                "A primary is killed, and comes back empty before its replica takes its place",
                                Site.Kind.CLUSTER,
                                SHORT_MILLIS,
                                KilledAndEmptied::new)
                        .with(Writes.LOST)
                        .notAsking(Gate.RECOVERED),
                Scenario.of(
                                "cluster-failover",
                                "A replica takes the place of a primary that is well",
                                Site.Kind.CLUSTER,
                                SHORT_MILLIS,
                                ClusterFaults::failover)
                        .alsoAsking(Gate.RETRY_STORM)
                        .withoutOutage(),
                Scenario.of(
                                "cluster-replica-lags",
                                "A replica is cut off for 1.5 s, then its primary stands still",
                                Site.Kind.CLUSTER,
                                (int) LAG.toMillis() + SHORT_MILLIS,
                                () -> ReplicaFaults.cutOffThenFrozen(LAG))
                        .expecting(HeldBy.LOCAL),
                takenOver(
                        "cluster-primary-killed",
                        "A primary is killed and its replica takes its place",
                        Site.Kind.CLUSTER,
                        ClusterFaults::primaryKilled),
                Scenario.of(
                                "shard-and-replica-frozen",
                                "One shard stands still with its replica, the others serve",
                                Site.Kind.CLUSTER,
                                4_000,
                                ClusterFaults::shardFrozen)
                        .expecting(HeldBy.LOCAL),
                Scenario.of(
                                "half-frozen",
                                "Half of the cluster stands still, the other half answers CLUSTERDOWN",
                                Site.Kind.CLUSTER,
                                ELECTION_MILLIS,
                                ClusterFaults::halfFrozen)
                        .recoveringFor(FORGIVING_MILLIS)
                        .expecting(HeldBy.LOCAL));
    }
}
