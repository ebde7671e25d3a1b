package dev.detour.engine.tier;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which replicas a primary has, by its own word: asked every half minute where it is one of a cluster, and when somebody
 * doubts it. Asked by one task at a time, doubted by any thread.
 */
final class Topology {

    private static final long DISCOVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** After it has refused to say, or is of no cluster: each refusal is a line in a list of its own. */
    private static final long REFUSED_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** However often a topology turns out to be another. */
    private static final long MIN_DISCOVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After the primary has come to other replicas: gossip takes its time, and some may never be named. */
    private static final int MOST_QUESTIONS = 10;

    private static final int FEWEST_QUESTIONS = 2;

    private static final String CLUSTER = "cluster";

    private final String server;
    private final ControlLink control;
    private final WatchedReplicas replicas;
    private final LongSupplier ticker;

    /** Whether what a client was told of the cluster was not true. */
    private volatile boolean isDoubted;

    /** Written by the primary's task. */
    private volatile long discoverNanos;

    private boolean isCluster;

    /**
     * Those that the primary had, by its INFO, when the cluster was asked last: one that was promoted a moment ago has none
     * yet, and the cluster does not know whose replica its former primary has become.
     */
    private List<Endpoint> connected = List.of();

    /** How often the cluster is still asked for them, once a second. */
    private int questions;

    Topology(String server, ControlLink control, WatchedReplicas replicas, LongSupplier ticker) {
        this.server = server;
        this.control = control;
        this.replicas = replicas;
        this.ticker = ticker;
        this.discoverNanos = ticker.getAsLong();
    }

    /** A client was told what is not true, or not any more. */
    void doubt() {
        if (ticker.getAsLong() - discoverNanos >= MIN_DISCOVERY_NANOS - DISCOVERY_NANOS) {
            isDoubted = true;
        }
    }

    boolean isDoubted() {
        return isDoubted;
    }

    /** The primary is sampled: if it turns out to be one it is asked, else there is nothing to ask. */
    void sampled() {
        if (isDoubted) {
            isDoubted = false;
            discoverNanos = ticker.getAsLong();
        }
    }

    /** Asks a primary that is not configured to have others. */
    void follow(LinkFactory links, Role role) throws LinkFailure {
        long now = ticker.getAsLong();
        boolean mayBeCluster = role.mode().isEmpty() || role.mode().equals(CLUSTER);
        if (!mayBeCluster) {
            isCluster = false;
        } else if (now - discoverNanos >= 0 || isCluster && areUnnamed(role.replicas(), now)) {
            discoverNanos = now + DISCOVERY_NANOS;
            isCluster = followShards(links);
            discoverNanos = now + (isCluster ? DISCOVERY_NANOS : REFUSED_NANOS);
            named(role.replicas());
        }
        if (!isCluster) {
            replicas.follow(role.replicas());
        }
    }

    /** Whether the primary has come to others since the cluster was asked, or the cluster is yet to name some. */
    private boolean areUnnamed(List<Endpoint> present, long nowNanos) {
        boolean isOther = questions > 0 || !present.equals(connected);
        return isOther && nowNanos - discoverNanos >= MIN_DISCOVERY_NANOS - DISCOVERY_NANOS;
    }

    private void named(List<Endpoint> present) {
        int left = present.equals(connected) ? questions - 1 : MOST_QUESTIONS;
        connected = present;
        boolean areAllNamed = replicas.all().size() >= present.size(); // but it may be the former ones
        questions = Math.max(0, areAllNamed ? Math.min(left, FEWEST_QUESTIONS) : left);
    }

    /** A cluster names its nodes as its clients reach them; a primary as it sees them. */
    private boolean followShards(LinkFactory links) throws LinkFailure {
        List<@Nullable Object> replies = control.call(links, List.of(Links.CLUSTER_MYID, Links.CLUSTER_SHARDS));
        if (replies.get(0) instanceof ErrorReply) {
            return false;
        }
        String id = Role.text(replies.get(0));
        if (replies.get(1) instanceof ErrorReply) { // before Redis 7.0
            Object slots =
                    control.call(links, List.<byte[][]>of(Links.CLUSTER_SLOTS)).get(0);
            if (slots instanceof ErrorReply) {
                return false;
            }
            replicas.follow(ClusterShards.replicasBySlots(slots, id, server));
        } else {
            replicas.follow(ClusterShards.replicas(replies.get(1), id, server));
        }
        return true;
    }
}
