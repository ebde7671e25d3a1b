package dev.detour.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster, and what can befall it. Faults of a single node are those of its server.
 *
 * <p>Roles and owners are asked for at each call, of those nodes that serve: not killed and not frozen. Thread-safe.
 */
public final class RedisCluster implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final List<RedisServer> servers = new ArrayList<>();
    private final ClusterNetworks networks = new ClusterNetworks();
    private final Map<RedisServer, TlsServer> overTls = new HashMap<>();

    private RedisCluster() {}

    /** Starts three primaries without replicas and without a password. */
    public static RedisCluster start() {
        return builder().start();
    }

    /**
     * A cluster of one node, with all slots; returns when it serves them. There is nothing else to close.
     *
     * @param settings of that node, whom this makes one of a cluster
     */
    public static RedisServer ofOne(RedisServer.Builder settings) {
        RedisServer server = settings.clusterNode().start();
        new ClusterFormation(List.of(server), 1, RedisServer::port).form();
        awaitOk(server);
        return server;
    }

    /** A cluster with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /** The settings of a cluster to be started. */
    public static final class Builder {
        private final List<String> arguments = new ArrayList<>();
        private int primaries = 3;
        private int replicasEach;
        private boolean throughNetworks;
        private boolean overTls;
        private long networkSeed;
        private @Nullable String password;
        private Duration nodeTimeout = Duration.ofSeconds(2);

        private Builder() {}

        /** How many nodes share the slots; three unless called. */
        public Builder primaries(int primaries) {
            this.primaries = primaries;
            return this;
        }

        /** How many replicas each primary has; none unless called. */
        public Builder replicasEach(int replicasEach) {
            this.replicasEach = replicasEach;
            return this;
        }

        /** Puts a network before each node, see {@link RedisCluster#network}. Needs Redis 7. */
        public Builder throughNetworks() {
            return throughNetworks(0);
        }

        /** The same, with a seed of the choice of replies that come to harm. */
        public Builder throughNetworks(long seed) {
            throughNetworks = true;
            networkSeed = seed;
            return this;
        }

        /** Everyone may reach the nodes over TLS, and they themselves do, see {@link RedisCluster#tls}. Needs Redis 7. */
        public Builder overTls() {
            overTls = true;
            return this;
        }

        /** The password of the default user on every node. */
        public Builder password(String password) {
            this.password = password;
            return this;
        }

        /** After how long a silent node counts as failed and is replaced; two seconds unless called. */
        public Builder nodeTimeout(Duration nodeTimeout) {
            this.nodeTimeout = nodeTimeout;
            return this;
        }

        /** More arguments of every node's command line. */
        public Builder arguments(String... added) {
            arguments.addAll(List.of(added));
            return this;
        }

        /**
         * Starts the nodes and returns when all slots are served and all replicas are connected.
         *
         * @throws AssertionError if they do not get there; the message says what is missing
         */
        public RedisCluster start() {
            RedisCluster started = new RedisCluster();
            try {
                TlsIdentity identity = overTls ? TlsIdentity.create() : null;
                for (int i = 0; i < primaries * (1 + replicasEach); i++) {
                    started.servers.add(identity == null ? node().start() : started.startedOverTls(node(), identity));
                }
                if (throughNetworks) {
                    started.networks.before(started.servers, networkSeed);
                }
                new ClusterFormation(started.servers, primaries, started::metAt).form();
                started.awaitOk();
                return started;
            } catch (Throwable failed) {
                started.close();
                throw failed;
            }
        }

        private RedisServer.Builder node() {
            RedisServer.Builder node = RedisServer.builder()
                    .clusterNode()
                    .arguments("--cluster-node-timeout", Long.toString(nodeTimeout.toMillis()))
                    .arguments("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0")
                    .arguments(arguments.toArray(new String[0]));
            return password == null ? node : node.password(password).arguments("--masterauth", password);
        }
    }

    /** The slot of a key, or of its hash tag. */
    public static int slotOf(String key) {
        return Slots.of(key);
    }

    /** All nodes, those that were started as primaries first. */
    public List<RedisServer> servers() {
        return List.copyOf(servers);
    }

    /** What lies between everyone and this node, if the cluster was built so. */
    public SlowNetwork network(RedisServer server) {
        return Objects.requireNonNull(networks.of(server), "no network before " + server);
    }

    /** A node as it is reached over TLS, if the cluster was built so. */
    public TlsServer tls(RedisServer server) {
        return Objects.requireNonNull(overTls.get(server), "no TLS at " + server);
    }

    /** A node tells where it is reached over TLS to those alone who have come so, where the nodes talk over TLS, too. */
    private RedisServer startedOverTls(RedisServer.Builder settings, TlsIdentity identity) {
        settings.arguments("--tls-cluster", "yes", "--tls-replication", "yes");
        TlsServer node = TlsServer.start(settings, Ports.CLUSTER_NODE, identity);
        overTls.put(node.server(), node);
        return node.server();
    }

    /** The bus listens above the port that nodes use themselves. */
    private int metAt(RedisServer server) {
        TlsServer tls = overTls.get(server);
        return tls == null ? server.port() : tls.port();
    }

    private Stream<RedisServer> serving() {
        return servers.stream().filter(RedisServer::isServing);
    }

    /** The primaries among the nodes that serve. */
    public List<RedisServer> primaries() {
        return serving().filter(server -> ClusterNode.self(server).isPrimary()).toList();
    }

    /** The replicas, among the nodes that serve, of a node that may be frozen or dead. */
    public List<RedisServer> replicasOf(RedisServer primary) {
        return serving()
                .filter(server -> isReplicaOf(server, networks.portOf(primary)))
                .toList();
    }

    private static boolean isReplicaOf(RedisServer server, int primaryPort) {
        List<ClusterNode> known = ClusterNode.knownTo(server);
        String primaryId = ClusterNode.self(server).primaryId();
        return known.stream().anyMatch(node -> node.id().equals(primaryId) && node.port() == primaryPort);
    }

    /**
     * The primary that serves a key.
     *
     * @throws IllegalStateException if none does at present
     */
    public RedisServer nodeOf(String key) {
        return ownerOf(slotOf(key)).orElseThrow(() -> new IllegalStateException("nobody serves " + key));
    }

    private Optional<RedisServer> ownerOf(int slot) {
        Map<RedisServer, ClusterNode> claims = serving().collect(Collectors.toMap(server -> server, ClusterNode::self));
        return claims.entrySet().stream()
                .filter(claim -> claim.getValue().serves(slot))
                // a primary that was thawed after its replacement claims its slots until it is told
                .max(Comparator.comparingLong(claim -> claim.getValue().configEpoch()))
                .map(Map.Entry::getKey);
    }

    /** The slots that a primary has at present, as it says itself. */
    public BitSet slotsOf(RedisServer primary) {
        return ClusterNode.self(primary).slots();
    }

    /** A primary that does not serve a key: says MOVED. */
    public RedisServer otherThan(String key) {
        RedisServer owner = nodeOf(key);
        return primaries().stream()
                .filter(primary -> primary != owner)
                .findFirst()
                .orElseThrow();
    }

    /** Begins to move a slot: its owner says ASK for the keys that it does not hold. */
    public SlotMigration beginMigration(int slot, RedisServer to) {
        return SlotMigration.begin(this, slot, ownerOf(slot).orElseThrow(), to);
    }

    /** Moves a slot with its keys; returns when every node that serves knows, and all but the new owner say MOVED. */
    public void moveSlot(int slot, RedisServer to) {
        beginMigration(slot, to).finish();
    }

    /**
     * Makes a replica take the place of its primary, which may be frozen or dead; returns when every node that serves
     * knows.
     *
     * @return the new primary
     */
    public RedisServer failover(RedisServer primary) {
        RedisServer successor = replicasOf(primary).get(0);
        if (primary.isServing()) {
            successor.command("CLUSTER", "FAILOVER");
        } else {
            successor.command("CLUSTER", "FAILOVER", "FORCE");
        }
        Await.until(TIMEOUT, () -> ClusterNode.self(successor).isPrimary() ? null : successor + " is a replica");
        ClusterNode promoted = ClusterNode.self(successor);
        awaitOwner(promoted.slots().nextSetBit(0), promoted.id());
        return successor;
    }

    /**
     * Returns when the cluster by itself has found a primary that serves a key.
     *
     * @return that primary
     * @throws AssertionError if it does not within half a minute
     */
    public RedisServer awaitNodeOf(String key) {
        int slot = slotOf(key);
        Await.until(TIMEOUT, () -> ownerOf(slot).isPresent() ? null : "nobody serves " + key);
        awaitOk();
        return nodeOf(key);
    }

    void awaitOwner(int slot, String id) {
        serving()
                .forEach(server -> Await.until(TIMEOUT, () -> {
                    boolean known = ClusterNode.knownTo(server).stream()
                            .anyMatch(node -> node.id().equals(id) && node.serves(slot));
                    return known ? null : server + " does not know the owner of slot " + slot;
                }));
    }

    /** Returns when every node that serves finds the cluster in order and every such replica is connected. */
    public void awaitOk() {
        serving().forEach(RedisCluster::awaitOk);
    }

    /** Returns when this node finds the cluster in order and, if it is a replica, is connected. */
    public static void awaitOk(RedisServer server) {
        Await.until(TIMEOUT, () -> notInOrder(server));
    }

    /** Returns when every node that serves answers CLUSTERDOWN. */
    public void awaitDown() {
        serving()
                .forEach(server -> Await.until(TIMEOUT, () -> {
                    String state = state(server);
                    return state.equals("fail") ? null : "the cluster is '" + state + "' to " + server;
                }));
    }

    /**
     * Returns when every node that serves names every replica that does to a client that asks for the slots. A node
     * leaves out a replica until that one has told it itself how much it has replicated, some seconds after {@link
     * #awaitOk} is content; a replica that nothing was ever written to is not named before its primary's first ping.
     */
    public void awaitReplicasNamed() {
        List<RedisServer> replicas = serving()
                .filter(server -> !ClusterNode.self(server).isPrimary())
                .toList();
        serving().forEach(server -> Await.until(TIMEOUT, () -> unnamed(server, replicas)));
    }

    private @Nullable String unnamed(RedisServer server, List<RedisServer> replicas) {
        String named = String.valueOf(server.command("CLUSTER", "SLOTS"));
        return replicas.stream()
                .filter(replica -> !named.contains(", " + networks.portOf(replica) + ","))
                .findFirst()
                .map(replica -> server + " does not name " + replica + " in " + named)
                .orElse(null);
    }

    private static @Nullable String notInOrder(RedisServer server) {
        if (!state(server).equals("ok")) {
            return "the cluster is '" + state(server) + "' to " + server;
        }
        if (ClusterNode.self(server).isPrimary()) {
            return null;
        }
        String link = server.info("replication", "master_link_status");
        return link.equals("up") ? null : "the link of replica " + server + " is '" + link + "'";
    }

    private static String state(RedisServer server) {
        return String.valueOf(server.command("CLUSTER", "INFO"))
                .lines()
                .findFirst()
                .orElse("")
                .replace("cluster_state:", "")
                .trim();
    }

    /** Kills all nodes. */
    @Override
    public void close() {
        networks.close();
        servers.forEach(RedisServer::close);
    }
}
