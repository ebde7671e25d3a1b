package dev.detour.doctor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what the user may do, by doing it. */
final class Permissions {

    private final Target target;
    private final @Nullable ServerFacts server;
    private final @Nullable KeyspaceEvents events;

    Permissions(Target target, @Nullable ServerFacts server, @Nullable KeyspaceEvents events) {
        this.target = target;
        this.server = server;
        this.events = events;
    }

    List<Permission> find() throws CannotAsk {
        List<Permission> found = new ArrayList<>();
        try (ServerConnection connection = ServerConnection.open(target)) {
            boolean isInTransaction = false;
            for (Probe probe : Probe.values()) {
                if (isWorthwhile(probe) && !probe.isSubscription()) {
                    // what is queued would be executed where there is no transaction, and is of no use then
                    Permission permission = isInTransaction || !probe.isQueued()
                            ? tried(probe, connection)
                            : permission(probe, Permission.Grant.FORBIDDEN);
                    isInTransaction |= probe == Probe.MULTI && !permission.isForbidden();
                    found.add(permission);
                }
            }
        }
        for (Probe probe : Probe.values()) {
            if (isWorthwhile(probe) && probe.isSubscription()) {
                try (ServerConnection connection = ServerConnection.open(target)) {
                    found.add(tried(probe, connection));
                }
            }
        }
        return List.copyOf(found);
    }

    private boolean isWorthwhile(Probe probe) {
        boolean shards = ServerFacts.knowsShards(server);
        if (probe == (shards ? Probe.SLOTS : Probe.SHARDS)) {
            return false; // the agent asks for one of them
        }
        if (probe.isSubscription()) {
            boolean isByKey = events != null && events.isByKeyAlone();
            return probe == Probe.INVALIDATIONS || probe == (isByKey ? Probe.PSUBSCRIBE : Probe.SUBSCRIBE);
        }
        return !probe.isForClusters() || server == null || server.cluster();
    }

    private Permission tried(Probe probe, ServerConnection connection) throws CannotAsk {
        return permission(probe, Permission.Grant.of(connection.ask(probe.first(), probe.rest(target.database()))));
    }

    private Permission permission(Probe probe, Permission.Grant grant) {
        return new Permission(probe, grant, probe.rule(target.database()));
    }
}
