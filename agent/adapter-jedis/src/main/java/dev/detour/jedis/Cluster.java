package dev.detour.jedis;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.OwnThread;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A cluster as one client of the application sees it: the name under which values are kept, whichever node gave them, and
 * whose a key is now. Thread-safe.
 */
final class Cluster {

    private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Those whose seeds nobody knows. */
    private static final AtomicLong UNNAMED = new AtomicLong();

    private final Slots slots;
    private final Connections.Nodes nodes;
    private final String name;

    /** By their address; as many as the cluster ever had. */
    private final ConcurrentMap<String, Node> members = new ConcurrentHashMap<>();

    private volatile @Nullable Blueprint lastMade;

    /** When the client was last made to look at the slots in the place of a read that it never saw. */
    private final AtomicLong renewedNanos = new AtomicLong(System.nanoTime() - RENEWAL_NANOS);

    Cluster(Slots slots, Connections.Nodes nodes) {
        this.slots = slots;
        this.nodes = nodes;
        Set<String> seeds = slots.seeds();
        this.name = seeds.isEmpty()
                ? "cluster " + UNNAMED.incrementAndGet()
                : String.join(",", new TreeSet<>(seeds)); // nobody else's
    }

    /**
     * The same server as one of this cluster's.
     *
     * @param blueprint what a connection there was made from; null where that is not known
     */
    Node member(Node alone, @Nullable Blueprint blueprint) {
        if (blueprint != null) {
            lastMade = blueprint;
        }
        Namespace namespace = alone.namespace();
        String server = alone.server();
        if (namespace == null || server == null) {
            return alone;
        }
        Node member = new Node(
                new Namespace(name, namespace.database(), namespace.user()), server, alone.links(), alone.primary());
        members.put(server, member);
        return member;
    }

    /** Where the client would send a read of this key; unknown where it does not know, was never seen to connect, or as whom. */
    Node owner(Key key) {
        Blueprint made = lastMade;
        if (made != null && !made.isOfOneUser()) {
            return Node.UNKNOWN;
        }
        String named = slots.server(JedisClusterCRC16.getSlot(key.bytes()));
        if (named == null) {
            return Node.UNKNOWN;
        }
        Node member = members.get(named);
        return member == null ? likeAnother(named) : member;
    }

    /** One to which there was no connection yet: as the application would connect there, too. */
    private Node likeAnother(String server) {
        Iterator<Node> others = members.values().iterator();
        Node other = others.hasNext() ? others.next() : Node.UNKNOWN;
        Namespace namespace = other.namespace();
        if (namespace == null) {
            return Node.UNKNOWN;
        }
        Namespace alone = new Namespace(server, namespace.database(), namespace.user());
        return new Node(namespace, server, null, nodes.of(alone, null).primary());
    }

    /**
     * A read was answered that the client would have failed to carry out. It would have asked for the slots then, and so
     * learnt who has taken the place of a node that is gone; it is made to, once a second at most.
     */
    void answeredInPlace(long nowNanos) {
        long last = renewedNanos.get();
        if (nowNanos - last >= RENEWAL_NANOS && renewedNanos.compareAndSet(last, nowNanos)) {
            OwnThread thread = OwnThread.create(this::renew, "detour-slots");
            // a socket factory or a credentials provider may look there
            thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
            thread.start();
        }
    }

    private void renew() {
        try {
            slots.renew();
        } catch (JedisException nobodyReached) {
            // the next time
        } catch (Throwable failure) {
            AgentLog.ownFault("renewing the slots of a cluster", failure);
        }
    }
}
