package dev.detour.doctor;

import dev.detour.doctor.Permission.Grant;
import dev.detour.doctor.Replication.Copy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reports of servers with whom nothing is wrong, but for what a test gives them. */
final class Reports {

    @Nullable
    ServerFacts server = new ServerFacts("7.0.15", true, false, false, 100, 10, 10_000);

    @Nullable
    Memory memory = new Memory(50, 100, "allkeys-lfu", 10, 10);

    @Nullable
    Rates rates = new Rates(100, 5, 0, 10, 110);

    Latency latency = new Latency(50, 100, 200, 300, 9_000);

    @Nullable
    Replication replication = new Replication("", true, List.of(new Copy("r:1", true, 10)));

    @Nullable
    ClusterView cluster;

    @Nullable
    KeyspaceEvents events = new KeyspaceEvents("AE");

    @Nullable
    List<SlowCommand> slow = List.of(new SlowCommand("GET", 15_000, 10));

    Set<Probe> forbidden = Set.of();

    Report report() {
        List<Permission> permissions = Arrays.stream(Probe.values())
                .map(probe -> new Permission(
                        probe, forbidden.contains(probe) ? Grant.FORBIDDEN : Grant.ALLOWED, probe.rule(0)))
                .toList();
        Target target = new Target("h", 1, false, "u", null, 0);
        return new Report(target, 5, server, memory, rates, latency, replication, cluster, events, slow, permissions);
    }
}
