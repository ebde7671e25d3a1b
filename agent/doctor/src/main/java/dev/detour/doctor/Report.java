package dev.detour.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was found out; null is what the user may not ask.
 *
 * @param slow the latest of the slow log
 * @param cluster null also where there is none
 */
record Report(
        Target target,
        int seconds,
        @Nullable ServerFacts server,
        @Nullable Memory memory,
        @Nullable Rates rates,
        Latency latency,
        @Nullable Replication replication,
        @Nullable ClusterView cluster,
        @Nullable KeyspaceEvents events,
        @Nullable List<SlowCommand> slow,
        List<Permission> permissions) {

    String user() {
        String user = target.user();
        return user == null ? "default" : user;
    }

    boolean isForbidden(Probe probe) {
        return permissions.stream().anyMatch(each -> each.probe() == probe && each.isForbidden());
    }
}
