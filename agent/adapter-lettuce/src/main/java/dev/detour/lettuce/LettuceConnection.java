package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.NamedUsers;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.StatefulRedisConnectionImpl;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection of the application: where it leads, and what forbids routing on it now.
 *
 * <p>Changed by the threads that dispatch on the connection and by its event loop; the fields are volatile or guard
 * themselves.
 */
final class LettuceConnection {

    /** What a read that finds it down comes to. */
    static final Outcome DISCONNECTED = Outcome.Fault.unsent(FaultKind.NODE_DOWN);

    private final Destination destination;
    private volatile boolean autoFlush = true;
    private volatile boolean watching;

    /** Whether the server tells the application of changes to what it reads here. */
    private final ClientTracking tracking = new ClientTracking();

    /** Whether it ever did so on a connection to one node of the same cluster; null where there is no cluster. */
    private volatile @Nullable AtomicBoolean nodesTracking;

    /** Of a cluster whose users a provider of credentials names; null elsewhere. */
    private volatile @Nullable NamedUsers users;

    /** Whom a provider of credentials has named last; null before it has named any. */
    private volatile @Nullable String presented;

    /** Whether the last read found it down, and since when reads have found it as the last one did. */
    private volatile boolean down;

    private volatile long sinceNanos;

    /** Weak, since what is known of a connection lives as long as it. */
    private volatile @Nullable WeakReference<RedisChannelHandler<?, ?>> handler;

    /** Detour's own: nothing on it is the application's. */
    private volatile boolean link;

    private final WritesUnderWay writes = new WritesUnderWay();

    /** In a cluster those of all that share its sockets; replaced before the connection is anybody's. */
    private volatile HeldReads heldReads = new HeldReads();

    /** Of a cluster and its nodes, where they share sockets; null elsewhere. */
    private volatile @Nullable ClusterSockets sockets;

    private final QueuedWrites queued = new QueuedWrites();

    LettuceConnection(Engine engine) {
        this.destination = new Destination(engine);
    }

    /** Whose state this is. */
    void isOf(RedisChannelHandler<?, ?> connection) {
        handler = new WeakReference<>(connection);
    }

    /** The connection; null where nobody told. */
    @Nullable
    RedisChannelHandler<?, ?> handler() {
        WeakReference<RedisChannelHandler<?, ?>> known = handler;
        return known == null ? null : known.get();
    }

    Destination destination() {
        return destination;
    }

    /** Its channel is gone. */
    void disconnected(RedisChannelHandler<?, ?> connection) {
        if (connection instanceof StatefulRedisConnectionImpl<?, ?> one) { // a cluster's has no place of its own
            destination.disconnected(Noted.database(one), Noted.user(one));
        }
    }

    /** Whom a reply on this connection is from. */
    Primary heard() {
        return destination.heard();
    }

    /** Whether its server is kept from reads, or about to be because it seems silent, so that any reply of it is news. */
    boolean isAiling() {
        Primary primary = heard();
        return primary.state() != BreakerState.CLOSED || primary.isTimingOut();
    }

    /**
     * Credentials that a provider gave are being presented.
     *
     * @param isRenewal whether that is on a connection in use
     */
    void presenting(String user, boolean isRenewal) {
        presented = user;
        NamedUsers ofItsCluster = users;
        if (ofItsCluster == null) {
            destination.presenting(user, isRenewal);
        } else {
            ofItsCluster.presented(user);
        }
    }

    /** They were accepted. */
    void presented(String user) {
        if (users == null) { // a cluster's memory keeps the provider's name
            destination.presented(user);
        }
    }

    /** Whether a provider of credentials has named this user for it, and no other since. */
    boolean isPresentedAs(String user) {
        NamedUsers ofItsCluster = users;
        return ofItsCluster == null ? user.equals(presented) : presented != null && ofItsCluster.isOne();
    }

    /** What connections to clusters with the same provider tell each other. */
    void sharesUsers(NamedUsers ofItsCluster) {
        users = ofItsCluster;
    }

    /** Whether nobody was named for a cluster who may not be the user of this connection. */
    private boolean isOneUsers() {
        NamedUsers ofItsCluster = users;
        return ofItsCluster == null || ofItsCluster.isOne();
    }

    /**
     * Whether it reads the data of this namespace's database and user. Replies come in order, so one that comes now is of
     * whoever the connection reads as now, whenever its read was dispatched.
     */
    boolean readsAs(Namespace namespace) {
        Namespace now = destination.node().namespace();
        return now != null
                && now.database() == namespace.database()
                && now.user().equals(namespace.user())
                && isOneUsers();
    }

    /** Whose data a command is sent to now; null where that is not known. */
    @Nullable
    Namespace namespace() {
        return isOneUsers() ? destination.node().namespace() : null;
    }

    void markLink() {
        link = true;
    }

    boolean isLink() {
        return link;
    }

    /**
     * Whether a read on this connection may be answered from elsewhere at all.
     *
     * @param owner of the key
     */
    boolean isRoutable(int keyHash, Node owner) {
        ClusterSockets shared = sockets;
        return isFreeFor(keyHash)
                && !isTracking()
                && isOneUsers()
                && (shared == null || shared.areFreeFor(keyHash, owner, this));
    }

    /** Whether a read of the key of this hash is behind nothing on this connection that it has to see. */
    boolean isFreeFor(int keyHash) {
        return autoFlush && !watching && !writes.mayTouch(keyHash);
    }

    /** It writes to sockets to which others of the same cluster write, too. */
    void sharesSockets(ClusterSockets withOthers, HeldReads readsOfAll) {
        heldReads = readsOfAll;
        sockets = withOthers;
    }

    /** A cluster's reads go over the connections to its nodes, on which the application switches tracking on. */
    private boolean isTracking() {
        AtomicBoolean anywhere = nodesTracking;
        return tracking.isOn() || destination.isCluster() && anywhere != null && anywhere.get();
    }

    /** A read of cache data that is not routable goes the client's own way: says so where that costs it its protection. */
    void leftAlone() {
        String command = writes.ofEverything();
        String server = command == null || !isAiling() ? null : destination.server();
        if (server != null) {
            AgentLog.warnOnce(
                    "behind everything at " + server,
                    "Redis " + server + " is ailing, and reads of cache data wait for it unprotected, because "
                            + command
                            + ", which may write any key, is under way on their connection: give such commands a connection"
                            + " of their own, or send them through Lettuce's synchronous interface. Said once.");
        }
    }

    WritesUnderWay writes() {
        return writes;
    }

    HeldReads heldReads() {
        return heldReads;
    }

    /** What waits for EXEC. */
    QueuedWrites queued() {
        return queued;
    }

    void autoFlush(boolean enabled) {
        if (!enabled) {
            heldReads.letAllGo();
        }
        autoFlush = enabled;
    }

    /** A read found it down, or not. */
    void found(boolean isDown, long nowNanos) {
        if (isDown != down) {
            sinceNanos = nowNanos;
            down = isDown;
        }
    }

    /** Whether it is down now, and the application has not closed it. */
    boolean isFoundDown() {
        RedisChannelHandler<?, ?> to = handler();
        boolean isDown = to != null && !to.isOpen() && !to.isClosed();
        if (isDown != down) {
            found(isDown, System.nanoTime());
        }
        return isDown;
    }

    /**
     * A read has found it down: counts as a failure of its server, unless that replied to others since reads have found
     * it so.
     *
     * @param vote of the read
     * @return whether its server is well, so that it is this connection that is down
     */
    boolean isDownAlone(Primary server, Vote vote) {
        boolean isServerWell = server.lastHeardNanos() - sinceNanos > 0;
        if (isServerWell) {
            vote.withdrawn();
        } else {
            vote.failed(FaultKind.NODE_DOWN); // Lettuce would keep it until it has reconnected
        }
        return isServerWell;
    }

    /** Whether it stays down, of which the application has to see something once the server is well. */
    boolean isDownForGood() {
        RedisChannelHandler<?, ?> to = handler();
        return to != null && Refusal.isForGood(to);
    }

    void watching(boolean watches) {
        watching = watches;
    }

    /** Between WATCH, or a MULTI that Lettuce does not follow, and its end. */
    boolean isWatching() {
        return watching;
    }

    /** Whether the application may keep what it reads until the server tells it otherwise. */
    ClientTracking tracking() {
        return tracking;
    }

    /** Tracking is about to be asked for: what is read from now on the application may keep. */
    void tracks() {
        AtomicBoolean anywhere = nodesTracking;
        if (anywhere != null) {
            anywhere.set(true); // for good: who switches one off says nothing of the others
        }
    }

    /** What connections to the same cluster tell each other. */
    void sharesTracking(AtomicBoolean ofItsCluster) {
        nodesTracking = ofItsCluster;
    }
}
