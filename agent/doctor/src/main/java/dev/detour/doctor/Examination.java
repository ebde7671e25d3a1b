package dev.detour.doctor;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a server everything, and looks at it for a while. */
final class Examination {

    private static final String SLOW_COMMANDS = "10";
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final Target target;
    private final int seconds;
    private final Progress progress;

    Examination(Target target, int seconds, Progress progress) {
        this.target = target;
        this.seconds = seconds;
        this.progress = progress;
    }

    Report run() throws CannotAsk {
        try (ServerConnection connection = ServerConnection.open(target)) {
            connection.ask(Probe.SETNAME.first(), Probe.SETNAME.rest(target.database())); // as good as it goes
            select(connection);
            ServerFacts server = facts(Observation.info(connection));
            // before the rates are taken, which it would add to
            KeyspaceEvents events = events(connection);
            List<Permission> permissions = new Permissions(target, server, events).find();
            Observation seen = Observation.of(connection, seconds, progress);
            Info info = seen.after();
            return new Report(
                    target,
                    seconds,
                    facts(info),
                    info == null ? null : Memory.of(info),
                    seen.rates(),
                    seen.latency(),
                    info == null ? null : Replication.of(info),
                    cluster(connection, server),
                    events,
                    slow(connection, info),
                    permissions);
        }
    }

    /** As an application's connections are, so that a database that is not there is noticed. */
    private void select(ServerConnection connection) throws CannotAsk {
        if (target.database() != 0) {
            Reply reply = connection.ask("SELECT", Integer.toString(target.database()));
            if (reply.error() != null) {
                throw CannotAsk.refusing(target, reply.error());
            }
        }
    }

    private static @Nullable ServerFacts facts(@Nullable Info info) {
        return info == null ? null : ServerFacts.of(info);
    }

    private static @Nullable ClusterView cluster(ServerConnection connection, @Nullable ServerFacts server)
            throws CannotAsk {
        if (server != null && !server.cluster()) {
            return null;
        }
        boolean shards = ServerFacts.knowsShards(server);
        Reply reply = connection.ask("CLUSTER", shards ? "SHARDS" : "SLOTS");
        if (reply.isError()) {
            return null;
        }
        Info info = Info.of(connection.ask("CLUSTER", "INFO").text());
        return new ClusterView(
                info.text("cluster_state"), shards ? ClusterReader.shards(reply) : ClusterReader.slots(reply));
    }

    private @Nullable KeyspaceEvents events(ServerConnection connection) throws CannotAsk {
        Reply reply = connection.ask(Probe.CONFIG.first(), Probe.CONFIG.rest(target.database()));
        return reply.isError() || reply.list().size() < 2
                ? null
                : new KeyspaceEvents(OneLine.of(Reply.text(reply.list().get(1))));
    }

    private static @Nullable List<SlowCommand> slow(ServerConnection connection, @Nullable Info info) throws CannotAsk {
        Reply reply = connection.ask("SLOWLOG", "GET", SLOW_COMMANDS);
        long serverMicros = info == null ? -1 : info.number("server_time_usec");
        long now = serverMicros < 0 ? Instant.now().getEpochSecond() : serverMicros / MICROS_PER_SECOND;
        return reply.isError() ? null : SlowCommand.of(reply, now);
    }
}
