package dev.detour.doctor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what the user may do, by doing it. */
final class Permissions {

    private final Target target;
    private final @Nullable ServerFacts server;

    Permissions(Target target, @Nullable ServerFacts server) {
        this.target = target;
        this.server = server;
    }

    List<Permission> find() throws CannotAsk {
        List<Permission> found = new ArrayList<>();
        try (ServerConnection connection = ServerConnection.open(target)) {
            for (Probe probe : Probe.values()) {
                if (isWorthwhile(probe) && !probe.isSubscription()) {
                    found.add(tried(probe, connection));
                }
            }
        }
        for (Probe probe : Probe.values()) {
            if (probe.isSubscription()) {
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
        return !probe.isForClusters() || server == null || server.cluster();
    }

    private static Permission tried(Probe probe, ServerConnection connection) throws CannotAsk {
        return new Permission(probe, Permission.Grant.of(connection.ask(probe.first(), probe.rest())));
    }
}
