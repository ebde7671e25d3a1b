package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection of the application: where it leads, and what forbids routing on it now.
 *
 * <p>Changed by the threads that dispatch on the connection and by its event loop; the fields are volatile or guarded by
 * this.
 */
final class LettuceConnection {

    /** Far more than a sane transaction; past it everything may be written. */
    static final int MAX_QUEUED = 1 << 16;

    private final Engine engine;
    private volatile boolean autoFlush = true;
    private volatile boolean watching;

    /** Whether the server tells the application of changes to what it reads here. */
    private final ClientTracking tracking = new ClientTracking();

    /** Whether it ever did so on a connection to one node of the same cluster; null where there is no cluster. */
    private volatile @Nullable AtomicBoolean nodesTracking;

    /** {@link Node#UNKNOWN} while the database or user is being changed. */
    private volatile Node node = Node.UNKNOWN;

    /** Counts what changes the database or the user, in the order of sending, which is that of the replies. */
    private int moves;

    /** Whether it is not known any more whose data is read, and will not be. */
    private boolean adrift;

    /** Whether the last read found it down, and since when reads have found it as the last one did. */
    private volatile boolean down;

    private volatile long sinceNanos;

    /** Whom a reply on this connection is from; not known where the client chooses among several. */
    private volatile Primary heard = Primary.UNWATCHED;

    /** Weak, since what is known of a connection lives as long as it. */
    private volatile @Nullable WeakReference<RedisChannelHandler<?, ?>> handler;

    /** Detour's own: nothing on it is the application's. */
    private volatile boolean link;

    private @Nullable RedisURI uri;
    private @Nullable RedisClient client;

    /** The nodes that it leads to, where these are several. */
    private volatile @Nullable ClusterNodes nodes;

    /** Whether it leads to a primary and its replicas. */
    private volatile boolean replicated;

    /** Makes its node where it leads to one of a cluster's. */
    private @Nullable Function<Namespace, Node> inCluster;

    /** The primaries of that cluster, of which it need not be one. */
    private volatile @Nullable ClusterNodes owners;

    private boolean isFailingOver;
    private int database;
    private String user = Namespace.DEFAULT_USER;

    /** Whether a provider of credentials has named the user, as whom a link would be made, too. */
    private boolean isProvided;

    /** Whom it has named last; null before it has named any. */
    private @Nullable String presented;

    private final WritesUnderWay writes = new WritesUnderWay();

    private final HeldReads heldReads = new HeldReads();

    /** Keys of writes that wait for EXEC; none where everything may be written. */
    private final List<byte[]> inTransaction = new ArrayList<>();

    private boolean everythingInTransaction;

    LettuceConnection(Engine engine) {
        this.engine = engine;
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

    /** @param client null where it is not one that connects to single servers */
    synchronized void connecting(RedisURI uri, @Nullable RedisClient client) {
        this.uri = uri;
        this.client = client;
        this.isFailingOver = client != null && FailoverClient.is(client);
        this.database = uri.getDatabase();
        this.user = AddressUser.of(uri);
        located();
    }

    /** A connection to a whole cluster. */
    synchronized void connecting(RedisURI uri, ClusterNodes nodes) {
        this.nodes = nodes;
        connecting(uri, (RedisClient) null);
    }

    /** A connection to one node of a cluster. */
    synchronized void connecting(RedisURI uri, Function<Namespace, Node> inCluster, ClusterNodes owners) {
        this.inCluster = inCluster;
        this.owners = owners;
        connecting(uri, (RedisClient) null);
    }

    /**
     * A connection to a primary and its replicas, which was not seen when it was made: where a read of it went.
     *
     * @param there the node of the connection that the client has chosen
     * @param isPrimary whether it was chosen as the primary
     */
    void passesOn(Node there, boolean isPrimary) {
        Node known = node;
        boolean isNews = known == Node.UNKNOWN || isPrimary && !Objects.equals(known.server(), there.server());
        if (isAnothersThan(known, there)) {
            movedUnseen(); // its other connections may be the former user's still
            return;
        }
        if (isNews && there.namespace() != null) {
            learn(there, isPrimary);
        }
    }

    private static boolean isAnothersThan(Node known, Node there) {
        Namespace former = known.namespace();
        Namespace now = there.namespace();
        return former != null && now != null && !former.user().equals(now.user());
    }

    private synchronized void learn(Node there, boolean isPrimary) {
        if (uri != null || moves != 0 || adrift) {
            return; // what was said by hand to one of several connections leaves nobody knowing what the others read
        }
        // its name stays, or what is remembered would be lost with each new primary
        Namespace namespace = node == Node.UNKNOWN ? there.namespace() : node.namespace();
        replicated = true;
        node = isPrimary
                ? new Node(namespace, there.server(), there.links(), there.primary())
                : new Node(namespace, null, null, Primary.UNWATCHED);
    }

    private void located() {
        RedisURI to = uri;
        if (to == null) {
            return;
        }
        Namespace namespace = new Namespace(serverOf(to), database, user);
        Node there;
        if (inCluster != null) {
            there = inCluster.apply(namespace);
        } else if (client == null || isFailingOver) {
            // several servers, of which the address names one: it says nothing of the others; or a client that has
            // breakers of its own, and must see each command come to its end
            there = new Node(namespace, isFailingOver ? namespace.server() : null, null, Primary.UNWATCHED);
        } else {
            there = engine.node(namespace, links(to, namespace));
        }
        heard = there.primary();
        node = there;
    }

    void markLink() {
        link = true;
    }

    boolean isLink() {
        return link;
    }

    /** Whether it was seen when it was made, so that it is known where it leads. */
    synchronized boolean isKnown() {
        return uri != null;
    }

    Primary heard() {
        return heard;
    }

    /** The server that it leads to; null where that is not known, or there are several. */
    @Nullable
    String server() {
        return node.server();
    }

    /** The server that a command with this key goes to; null where that is not known. */
    @Nullable
    String server(byte[] key) {
        return node(key).server();
    }

    /** Whether its server is kept from reads, or about to be because it seems silent, so that any reply of it is news. */
    boolean isAiling() {
        return heard.state() != BreakerState.CLOSED || heard.isTimingOut();
    }

    /** A user who was given by hand is none that a link could be: it is made with the credentials of the address. */
    private @Nullable LinkFactory links(RedisURI to, Namespace namespace) {
        RedisClient by = client;
        return by == null || !isProvided && !isOwnUser(to, namespace)
                ? null
                : elsewhere -> new LettuceLink(by, to, namespace, elsewhere);
    }

    private static String serverOf(RedisURI uri) {
        if (uri.getSocket() != null) {
            return "unix:" + uri.getSocket();
        }
        if (uri.getSentinels().isEmpty()) {
            return uri.getHost() + ':' + uri.getPort();
        }
        // the master's name alone is the same in most deployments: it is the sentinels that tell them apart
        return uri.getSentinels().stream()
                .map(sentinel -> sentinel.getHost() + ':' + sentinel.getPort())
                .sorted()
                .collect(Collectors.joining(",", "sentinel:" + uri.getSentinelMasterId() + '@', ""));
    }

    Node node() {
        return node;
    }

    /** Where a command with this key is to go; the client may know better. */
    Node node(byte[] key) {
        Node known = node;
        ClusterNodes several = nodes;
        Namespace namespace = known.namespace();
        return several == null || namespace == null ? known : several.of(key, namespace);
    }

    /** Whose this key is: on a connection to one node of a cluster perhaps another's than the one that is asked. */
    Node owner(byte[] key) {
        ClusterNodes cluster = owners;
        Namespace namespace = node.namespace();
        return cluster == null || namespace == null ? node(key) : cluster.of(key, namespace);
    }

    /** Who is asked for what this node owns. */
    Node asked(Node owner) {
        return owners == null ? owner : node;
    }

    /** Whether what is this node's is read there, as far as can be told when it is sent. */
    boolean leadsTo(Node owner) {
        return owners == null || owner.server() != null && owner.server().equals(node.server());
    }

    /** Whether it leads to one server, so that it is down where that is. */
    boolean isToOneServer() {
        return nodes == null && !replicated;
    }

    /** Whether the client chooses among several servers for each read, so that the choice is seen only when it is made. */
    boolean isFreeToChoose() {
        ClusterNodes several = nodes;
        return replicated || several != null && several.isReadFromSet();
    }

    /** Whether a link would have the same rights: one is made with the credentials of the address. */
    private static boolean isOwnUser(RedisURI to, Namespace namespace) {
        return namespace.user().equals(AddressUser.of(to));
    }

    /** Links to a cluster's nodes. */
    static BiFunction<Namespace, String, @Nullable LinkFactory> links(RedisClusterClient client, RedisURI uri) {
        return (namespace, server) -> isOwnUser(uri, namespace) ? ClusterLinks.to(client, server) : null;
    }

    /** Whether a read of this key on this connection may be answered from elsewhere at all. */
    boolean isRoutable(Key key) {
        return autoFlush && !watching && !isTracking() && !writes.mayTouch(key);
    }

    /** A cluster's reads go over the connections to its nodes, on which the application switches tracking on. */
    private boolean isTracking() {
        AtomicBoolean anywhere = nodesTracking;
        return tracking.isOn() || nodes != null && anywhere != null && anywhere.get();
    }

    /** A read of cache data that is not routable goes the client's own way: says so where that costs it its protection. */
    void leftAlone() {
        String command = writes.ofEverything();
        String server = command == null || !isAiling() ? null : server();
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

    void autoFlush(boolean enabled) {
        if (!enabled) {
            heldReads.letAllGo();
        }
        autoFlush = enabled;
    }

    /**
     * A read found it down, or not.
     *
     * @return since when reads have found it so
     */
    long found(boolean isDown, long nowNanos) {
        if (isDown != down) {
            sinceNanos = nowNanos;
            down = isDown;
        }
        return sinceNanos;
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

    /** Whether its server replied to others since reads have found this connection down. */
    boolean isServerWell(Primary server) {
        return server.lastHeardNanos() - sinceNanos > 0;
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

    /**
     * The database or user is being changed: until it is known how that ends, nobody knows whose data is read.
     *
     * @return the number of this change
     */
    synchronized int moving() {
        node = Node.UNKNOWN;
        return ++moves;
    }

    /** The same, for a change of which nothing will be known. */
    synchronized void movedUnseen() {
        adrift = true;
        node = Node.UNKNOWN;
    }

    synchronized void selected(int move, boolean succeeded, int newDatabase) {
        database = succeeded ? newDatabase : database;
        moved(move);
    }

    /** Credentials that a provider gave are being presented; until they are accepted, another user's memory is nobody's. */
    synchronized void presenting(String newUser) {
        if (presented != null && !presented.equals(newUser)) {
            node = Node.UNKNOWN;
            AtomicBoolean anywhere = nodesTracking;
            if (anywhere != null) {
                anywhere.set(
                        true); // a cluster's other connections may be the former user's still: reads are left alone
            }
        }
    }

    /** They were accepted. */
    synchronized void presented(String newUser) {
        presented = newUser;
        if (inCluster != null) {
            return; // its memory is the whole cluster's, whose connections need not all have the new user's rights yet
        }
        isProvided = true;
        boolean isNews = !user.equals(newUser) || node == Node.UNKNOWN;
        user = newUser;
        if (isNews && !adrift) {
            located();
        }
    }

    synchronized void authenticated(int move, boolean succeeded, String newUser) {
        isProvided &= !succeeded;
        user = succeeded ? newUser : user;
        moved(move);
    }

    /** Replies come in order: with that to the last change all are over, also those that were given up. */
    private void moved(int move) {
        if (move == moves && !adrift) {
            located();
        }
    }

    synchronized void queuedWrite(List<byte[]> arguments) {
        if (!everythingInTransaction) {
            inTransaction.addAll(arguments);
            if (inTransaction.size() > MAX_QUEUED) {
                queuedEverything();
            }
        }
    }

    /** A script or the like waits for EXEC, or more than is kept apart. */
    synchronized void queuedEverything() {
        everythingInTransaction = true;
        inTransaction.clear();
    }

    synchronized boolean isEverythingQueued() {
        return everythingInTransaction;
    }

    /** The arguments of the transaction's writes, which are forgotten. */
    synchronized List<byte[]> endTransaction() {
        List<byte[]> arguments = List.copyOf(inTransaction);
        inTransaction.clear();
        everythingInTransaction = false;
        return arguments;
    }
}
