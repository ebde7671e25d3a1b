package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection of the application leads: to which server or servers, and there to whose data.
 *
 * <p>Changed by the threads that dispatch on the connection and by its event loop; the fields are volatile or guarded by
 * this.
 */
final class Destination {

    private final Engine engine;

    /** {@link Node#UNKNOWN} while the database or user is being changed. */
    private volatile Node node = Node.UNKNOWN;

    /** What changes the database or the user. */
    private final Moves moves = new Moves();

    /**
     * Whether the client has noted the last change of each, as far as is known: it undoes what it was not told of in time
     * when it connects again, so that nobody knows for how long it holds.
     */
    private boolean isDatabaseNoted = true;

    private boolean isUserNoted = true;

    /** Whether it is not known any more whose data is read, and will not be. */
    private boolean adrift;

    /** Whom a reply on this connection is from; not known where the client chooses among several. */
    private volatile Primary heard = Primary.UNWATCHED;

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

    /** Whom it has named last, accepted or not; null before it has named any. */
    private @Nullable String named;

    /** Whether any was accepted. */
    private boolean isAccepted;

    /** Whether another user's credentials are under way as the connection is made again. */
    private boolean isChangingUser;

    /** The last change that was under way when credentials were renewed. */
    private int renewedDuring;

    Destination(Engine engine) {
        this.engine = engine;
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
        if (uri != null || moves.last() != 0 || adrift) {
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
        Namespace namespace = new Namespace(Addresses.serverOf(to), database, user);
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

    /** A user who was given by hand is none that a link could be: it is made with the credentials of the address. */
    private @Nullable LinkFactory links(RedisURI to, Namespace namespace) {
        RedisClient by = client;
        return by == null || !isProvided && !isOwnUser(to, namespace)
                ? null
                : new ClientLinks(by, to, namespace); // which is the provider's user, or fails
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

    /** Whether all the keys of a database are where it leads to. */
    boolean isWhole() {
        return nodes == null && owners == null;
    }

    /** Whether it leads to the nodes of a cluster. */
    boolean isCluster() {
        return nodes != null;
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
        return (namespace, server) ->
                isOwnUser(uri, namespace) ? ClusterLinks.to(client, server, () -> LinkUser.of(uri, namespace)) : null;
    }

    /**
     * The database or user is being changed: until it is known how that ends, nobody knows whose data is read.
     *
     * @return the number of this change
     */
    synchronized int moving() {
        node = Node.UNKNOWN;
        return moves.begin();
    }

    /** It goes out. */
    synchronized void sent(int move) {
        node = Node.UNKNOWN; // it may have been given up, as one that never would
        moves.sent(move);
    }

    /** Nobody waits for its reply any more: if it was sent it may be executed, of which the client will not know. */
    synchronized void givenUp(int move) {
        if (moves.givenUp(move)) {
            locatedIfSettled();
        }
    }

    /**
     * The channel is gone: the next is where the client will put it, whatever was executed on this one.
     *
     * @param newDatabase {@link Noted#UNKNOWN_DATABASE} where that cannot be told
     * @param newUser null where a provider will name it
     */
    synchronized void disconnected(int newDatabase, @Nullable String newUser) {
        if (newDatabase == Noted.UNKNOWN_DATABASE) {
            adrift |= moves.last() != 0;
            node = adrift ? Node.UNKNOWN : node;
            return;
        }
        moves.disconnected();
        // what the address of a cluster says is its memory's name, and never selected
        int restored = inCluster != null && uri != null && newDatabase == 0 ? uri.getDatabase() : newDatabase;
        boolean isAnotherUser = newUser != null && !newUser.equals(user);
        if (database != restored || isAnotherUser || node == Node.UNKNOWN) {
            database = restored;
            isDatabaseNoted = true;
            user = newUser == null ? user : newUser;
            isUserNoted |= newUser != null;
            node = Node.UNKNOWN;
            locatedIfSettled();
        }
    }

    /** The same, for a change of which nothing will be known. */
    synchronized void movedUnseen() {
        adrift = true;
        node = Node.UNKNOWN;
    }

    synchronized void selected(int move, boolean succeeded, int newDatabase) {
        if (succeeded) {
            database = newDatabase;
            isDatabaseNoted = !moves.isGivenUp(move);
        }
        moved(move);
    }

    /**
     * Credentials that a provider gave are being presented; until they are accepted, another user's memory is nobody's.
     *
     * @param isRenewal whether that is on a connection in use, where it is one command among others
     */
    synchronized void presenting(String newUser, boolean isRenewal) {
        boolean isAnother = named != null && !named.equals(newUser) || isAccepted && !user.equals(newUser);
        named = newUser;
        if (isRenewal) {
            renewedDuring = moves.last();
            if (isAnother) {
                movedUnseen(); // kept and sent by the client in its own time, perhaps after another handshake
            }
        } else if (isAnother) {
            isChangingUser = true;
            node = Node.UNKNOWN;
        }
    }

    /** They were accepted. Commands that change the database or the user may be under way still, or wait to be sent. */
    synchronized void presented(String newUser) {
        boolean isNews = !isProvided || !user.equals(newUser) || node == Node.UNKNOWN;
        isProvided = true;
        isAccepted = true;
        isChangingUser = false;
        isUserNoted = true;
        user = newUser;
        if (isNews) {
            locatedIfSettled();
        }
    }

    synchronized void authenticated(int move, boolean succeeded, String newUser) {
        if (succeeded && moves.isUnderWay(move) && move <= renewedDuring) {
            movedUnseen(); // which of the two users came last is not known
        }
        if (succeeded) {
            isProvided = false;
            user = newUser;
            isUserNoted = !moves.isGivenUp(move);
        }
        moved(move);
    }

    private void moved(int move) {
        moves.replied(move);
        locatedIfSettled();
    }

    private void locatedIfSettled() {
        if (moves.areOver() && isDatabaseNoted && isUserNoted && !adrift && !isChangingUser) {
            located();
        }
    }
}
