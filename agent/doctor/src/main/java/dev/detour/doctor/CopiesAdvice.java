package dev.detour.doctor;

import dev.detour.doctor.ClusterView.Member;
import dev.detour.doctor.Replication.Copy;
import java.util.List;
import java.util.stream.Collectors;

/** What follows from who else has the data: replicas, and the other nodes of a cluster. */
final class CopiesAdvice {

    private static final long FAR_BEHIND_BYTES = 1 << 20;

    private CopiesAdvice() {}

    static void add(Report report, Suggestions suggestions) {
        Replication replication = report.replication();
        ClusterView cluster = report.cluster();
        if (replication != null) {
            addReplication(replication, suggestions);
        }
        if (cluster != null) {
            addCluster(cluster, suggestions);
        } else if (replication != null
                && replication.replicas().isEmpty()
                && replication.primary().isEmpty()) {
            addNoReplica("the server has no replica", suggestions);
        }
    }

    private static void addReplication(Replication replication, Suggestions suggestions) {
        if (!replication.primary().isEmpty()) {
            suggestions.hintAtServer(
                    "is-replica",
                    "ask its primary, " + replication.primary() + ", too",
                    "this is a replica: applications write to the primary, and its memory counts");
        }
        if (!replication.linkUp()) {
            suggestions.warnOfServer(
                    "replica-apart",
                    "look at the link to " + replication.primary(),
                    "the replica does not follow its primary: it is not read from");
        }
        String behind = replication.replicas().stream()
                .filter(copy -> !copy.online() || copy.lagBytes() > FAR_BEHIND_BYTES)
                .map(Copy::address)
                .collect(Collectors.joining(", "));
        if (!behind.isEmpty()) {
            suggestions.warnOfServer(
                    "replica-behind",
                    "look at the link to " + behind,
                    "it is far behind: what was written since is not read there");
        }
    }

    private static void addNoReplica(String what, Suggestions suggestions) {
        suggestions.hintAtServer(
                "no-replica",
                "add a replica",
                what + ": if it fails, only this process's memory and loaders are left to answer");
        suggestions.hint(
                "no-replica-stale",
                "detour.local.max-stale",
                "15 m",
                what + ": in a long failure, old values are all that is there for keys without a loader");
    }

    private static void addCluster(ClusterView cluster, Suggestions suggestions) {
        int missing = ClusterView.SLOTS - cluster.slotsServed();
        if (missing > 0) {
            suggestions.warnOfServer(
                    "slots-not-served",
                    "bring back their nodes, or give the slots to others",
                    missing + " of " + ClusterView.SLOTS + " slots have no healthy primary: their keys cannot be read");
        } else if (cluster.state().equals("fail")) {
            suggestions.warnOfServer("cluster-down", "look at its nodes", "the cluster says that it is down");
        }
        List<Member> unhealthy = cluster.unhealthy();
        if (!unhealthy.isEmpty()) {
            suggestions.warnOfServer(
                    "node-unhealthy",
                    "look at " + unhealthy.stream().map(Member::address).collect(Collectors.joining(", ")),
                    "the cluster does not count on " + (unhealthy.size() == 1 ? "it" : "them"));
        }
        long alone =
                cluster.holding().stream().filter(shard -> !shard.hasReplica()).count();
        if (alone > 0) {
            addNoReplica(alone + " of " + cluster.holding().size() + " shards have no healthy replica", suggestions);
        }
    }
}
