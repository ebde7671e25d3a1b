package dev.detour.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A primary and its replicas. Faults are those of each server.
 *
 * <p>Roles are those of the start: a failover leaves {@link #primary()} what it was then. Thread-safe.
 */
public final class RedisReplication implements AutoCloseable {

    private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(20);

    private final RedisServer primary;
    private final List<RedisServer> replicas = new ArrayList<>();
    private final List<SlowNetwork> links = new ArrayList<>();

    private RedisReplication(RedisServer primary) {
        this.primary = primary;
    }

    /** Starts a primary without a password and its replicas. */
    public static RedisReplication start(int replicas) {
        return builder().replicas(replicas).start();
    }

    /** A replication with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /** The settings of a replication to be started. */
    public static final class Builder {
        private final List<String> arguments = new ArrayList<>();
        private final List<String> user = new ArrayList<>();
        private int replicas = 1;
        private boolean throughNetworks;
        private @Nullable String password;

        private Builder() {}

        /** How many replicas; one unless called. */
        public Builder replicas(int replicas) {
            this.replicas = replicas;
            return this;
        }

        /** Puts a network between the primary and each replica, see {@link RedisReplication#link}. */
        public Builder throughNetworks() {
            throughNetworks = true;
            return this;
        }

        /** The password of the default user on every server, and of the replicas at the primary. */
        public Builder password(String password) {
            this.password = password;
            return this;
        }

        /** Adds a user who may do everything, on every server. */
        public Builder user(String name, String password) {
            user.addAll(List.of("--user", name, "on", ">" + password, "~*", "&*", "+@all"));
            return this;
        }

        /** More arguments of every server's command line. */
        public Builder arguments(String... added) {
            arguments.addAll(List.of(added));
            return this;
        }

        /**
         * Starts the servers and returns when all replicas are in step.
         *
         * @throws AssertionError if they do not get there; the message says what is missing
         */
        public RedisReplication start() {
            RedisReplication started = new RedisReplication(server().start());
            try {
                for (int i = 0; i < replicas; i++) {
                    String port = Integer.toString(wayToPrimary(started));
                    started.replicas.add(
                            server().arguments("--replicaof", "127.0.0.1", port).start());
                }
                started.awaitInStep();
                return started;
            } catch (Throwable failed) {
                started.close();
                throw failed;
            }
        }

        private int wayToPrimary(RedisReplication started) {
            int port = started.primary.port();
            if (!throughNetworks) {
                return port;
            }
            SlowNetwork link = SlowNetwork.before(port, Duration.ZERO);
            started.links.add(link);
            return link.port();
        }

        private RedisServer.Builder server() {
            RedisServer.Builder server = RedisServer.builder()
                    .arguments("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0")
                    .arguments(user.toArray(new String[0]))
                    .arguments(arguments.toArray(new String[0]));
            // the primary has it too, since it may become a replica
            return password == null ? server : server.password(password).arguments("--masterauth", password);
        }
    }

    /** The server that was started as the primary. */
    public RedisServer primary() {
        return primary;
    }

    /** The servers that were started as replicas. */
    public List<RedisServer> replicas() {
        return List.copyOf(replicas);
    }

    /** The replica of this index. */
    public RedisServer replica(int index) {
        return replicas.get(index);
    }

    /** What lies between the primary and the replica of this index, if the replication was built so. */
    public SlowNetwork link(int index) {
        return links.get(index);
    }

    /** All servers, the primary first. */
    public List<RedisServer> servers() {
        List<RedisServer> servers = new ArrayList<>(List.of(primary));
        servers.addAll(replicas);
        return servers;
    }

    /**
     * Returns when every replica is connected and has what the primary had at the time of the call.
     *
     * @throws AssertionError if that takes too long, for example because one of them is frozen
     */
    public void awaitInStep() {
        Await.until(SYNC_TIMEOUT, () -> {
            String connected = primary.info("replication", "connected_slaves");
            return connected.equals(Integer.toString(replicas.size())) ? null : connected + " replicas connected";
        });
        long written = Long.parseLong(primary.info("replication", "master_repl_offset"));
        replicas.forEach(replica -> Await.until(SYNC_TIMEOUT, () -> behind(replica, written)));
    }

    private static @Nullable String behind(RedisServer replica, long written) {
        String link = replica.info("replication", "master_link_status");
        if (!link.equals("up")) {
            return "the link of replica " + replica + " is '" + link + "'";
        }
        long read = Long.parseLong(replica.info("replication", "slave_repl_offset"));
        return read >= written ? null : "replica " + replica + " is at " + read + " of " + written;
    }

    /** Kills all servers. */
    @Override
    public void close() {
        links.forEach(SlowNetwork::close);
        servers().forEach(RedisServer::close);
    }
}
