package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.WatchedKeys;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What was observed of one connection on its present socket. Another socket starts it afresh: the server has forgotten
 * database, user and transaction, and owes no reply.
 *
 * <p>Stands beside the connection and holds nothing that leads back to it but weakly, or neither would ever go. Used,
 * like the connection, by one thread at a time.
 */
final class ConnectionState {

    private static final byte[] PONG = "PONG".getBytes(StandardCharsets.US_ASCII);

    private final WeakReference<Connection> connection;
    private final WeakReference<ConnectionState> self = new WeakReference<>(this);
    private final Engine engine;
    private final Connections.Nodes nodes;
    private final WatchedKeys<Watching> watchedKeys;
    private final Function<Connection, @Nullable Blueprint> bare;
    private final Session session = new Session(this::presenting);
    private final OwnWrites writes;
    private final Replies replies;

    private @Nullable WeakReference<Socket> socket;

    /** What the socket said, as long as the connection says what it said then. */
    private int ownTimeoutMillis;

    private int toldTimeoutMillis;
    private boolean isTimeoutKnown;

    private @Nullable String server;
    private @Nullable Blueprint blueprint;
    private boolean link;
    private boolean configured;
    private boolean failedUnnoticed;
    private @Nullable Errand connecting;
    private @Nullable Handshake handshakeDue;
    private boolean handshakeMadeUp;

    private boolean shookHands;

    /** Whether what was sent last sets the connection up: see {@link Nature#setsUpConnection}. */
    private boolean settingUp;

    /** Whether nobody knows as whom it will connect again. */
    private boolean moved;

    private @Nullable Cluster cluster;

    /** Whether Jedis keeps what is read, and what an answer from elsewhere never gets into. */
    private final boolean keepsValues;

    private int owed;
    private long owedSinceNanos;
    /** The read whose reply is the last one owed. */
    private @Nullable Lookup owedRead;

    private Node node = Node.UNKNOWN;
    private int nodeRevision = -1;
    private @Nullable WeakReference<Object> client;
    private Node lastRead = Node.UNKNOWN;

    /** @param bare what a connection without a configuration is made from */
    ConnectionState(
            Connection connection,
            Engine engine,
            Connections.Nodes nodes,
            WatchedKeys<Watching> watchedKeys,
            Function<Connection, @Nullable Blueprint> bare) {
        this.connection = new WeakReference<>(connection);
        this.keepsValues = JedisMembers.keepsValues(connection);
        this.engine = engine;
        this.nodes = nodes;
        this.watchedKeys = watchedKeys;
        this.bare = bare;
        this.writes = new OwnWrites(engine, new OwnWrites.Place() {
            @Override
            public @Nullable String server() {
                return server;
            }

            @Override
            public @Nullable Namespace namespace() {
                return node().namespace();
            }

            @Override
            public boolean isWhole() {
                return !isInCluster();
            }
        });
        this.replies = new Replies(this::untracked);
    }

    private void untracked(OnReply.Fate fate) {
        writes.everything(fate);
        session.unknown();
    }

    boolean isOf(Connection candidate) {
        return connection.refersTo(candidate);
    }

    /** Preallocated, for the slot of a thread. */
    WeakReference<ConnectionState> self() {
        return self;
    }

    /** Whether it has a socket, as far as is known. */
    boolean hasSocket() {
        return socket != null && socket.get() != null;
    }

    /**
     * How long Jedis waits for a reply by itself; 0 for ever, or where there is no socket.
     *
     * @throws SocketException where the socket is closed
     */
    int ownTimeoutMillis() throws SocketException {
        Socket current = socket == null ? null : socket.get();
        return current == null ? 0 : current.getSoTimeout();
    }

    /**
     * The same of its present socket, which is asked only where it may have changed: that takes two locks and an object each
     * time. Jedis sets it to what the connection says, but while a command blocks.
     */
    int ownTimeoutMillis(Connection owner, Socket current) throws SocketException {
        int told = owner.getSoTimeout();
        if (!isTimeoutKnown || told != toldTimeoutMillis) {
            ownTimeoutMillis = current.getSoTimeout();
            toldTimeoutMillis = told;
            isTimeoutKnown = true;
        }
        return ownTimeoutMillis;
    }

    /** First seen with a socket that has a past. */
    void joinedLate(Socket current) {
        socket = new WeakReference<>(current);
        isTimeoutKnown = false;
        session.unknown();
    }

    /** There is no open socket: the next one starts afresh. */
    void disconnected() {
        startAfresh();
        socket = null;
    }

    /** This is the socket. */
    void connected(Connection owner, Socket current) {
        if (socket != null && socket.refersTo(current)) {
            return;
        }
        if (socket != null) {
            startAfresh();
        }
        socket = new WeakReference<>(current);
        isTimeoutKnown = false;
        server = Blueprint.serverOf(owner, current);
        if (blueprint == null) {
            blueprint = bare.apply(owner); // made from a host and port alone, without a handshake
        }
        nodeRevision = -1;
    }

    private void startAfresh() {
        moved = moved && configured || hasMoved();
        failed();
        session.fresh();
        server = null;
    }

    /** Whether it was not, or no longer is, as what it is made from has it: it may connect again as it was, or as nobody. */
    private boolean hasMoved() {
        boolean isNew = server == null || configured && !shookHands;
        Namespace last = isNew ? null : session.namespace(server);
        return !isNew && (last == null || blueprint == null || !last.equals(blueprint.planned()));
    }

    /** No reply will come on this socket, if there ever was one. */
    void failed() {
        replies.lost(socket == null ? OnReply.Fate.UNSENT : OnReply.Fate.LOST);
        writes.forgetQueued();
        owed = 0;
        owedRead = null;
    }

    /** It was closed by whoever uses it. */
    void closed() {
        moved |= shookHands; // which nobody does again
        failed();
        session.closed();
    }

    /** Whether it is made by this factory. */
    boolean isMadeBy(Object factory) throws Throwable {
        Connection mine = connection.get();
        return mine != null && JedisMembers.socketFactory(mine) == factory;
    }

    /** Whether nobody has shaken hands for it. */
    boolean isBare() {
        return !configured;
    }

    /** A socket that is being opened, or was, for calls that no longer waited; or null. */
    @Nullable
    Errand connecting() {
        return connecting;
    }

    void connecting(@Nullable Errand underWay) {
        connecting = underWay;
    }

    /** To the end, under its configuration. */
    void shookHands() {
        shookHands = true;
    }

    /** Its constructor has not shaken hands. */
    void handshakeIsDue(Handshake later) {
        handshakeDue = later;
    }

    boolean isHandshakeDue() {
        return handshakeDue != null;
    }

    /** Whether what is sent now is that handshake. */
    boolean isBeingMadeUpFor() {
        return handshakeMadeUp;
    }

    Handshake beginsHandshake() {
        handshakeMadeUp = true;
        Handshake due = Objects.requireNonNull(handshakeDue);
        handshakeDue = null;
        return due;
    }

    /** @param still null where it has succeeded */
    void endsHandshake(@Nullable Handshake still) {
        handshakeMadeUp = false;
        handshakeDue = still;
    }

    /** It failed, and the application was answered otherwise. */
    void failedUnnoticed() {
        failedUnnoticed = true;
    }

    /** Whether the application has noticed nothing, and has not used it since. */
    boolean hasFailedUnnoticed() {
        return failedUnnoticed;
    }

    /** Before a command is sent. */
    void sending(Object arguments, Nature nature) {
        failedUnnoticed = false;
        settingUp = nature.setsUpConnection();
        if (nature.isPlainRead()) {
            replies.sent(null);
            return;
        }
        OnReply written = link ? null : writes.sending(arguments, nature, session.inMulti());
        if (written != null && nature.isWrite() && isRoleUnknown()) {
            written = OnReply.both(written, this::tookWrite);
        }
        if (nature.meaning() == Nature.Meaning.WATCH && !link) {
            List<byte[]> keys = CommandForm.CURRENT.first(arguments, CommandForm.CURRENT.size(arguments) - 1);
            watchedKeys.add(new Watching(new WeakReference<>(session)), keys);
        }
        OnReply settled = OnReply.both(written, session.sending(arguments, nature));
        replies.asked(session.replyMode(arguments, nature));
        if (written != null && replies.isSilent()) {
            written.settled(OnReply.Fate.LOST); // when it is executed is not known before the server speaks again
        }
        replies.sent(settled);
    }

    /** A command is not sent after all. */
    void unsent(Object arguments, Nature nature) {
        if (!link && !nature.isPlainRead()) {
            OwnWrites.unsent(engine, arguments, nature);
        }
    }

    /** A failure in here must not look like one to follow the write. */
    private boolean isRoleUnknown() {
        try {
            return node().primary().role().isUnknown();
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at a server's role", failure);
            return false;
        }
    }

    private void tookWrite(OnReply.Fate fate) {
        try {
            if (fate == OnReply.Fate.ACCEPTED) {
                engine.writes().tookWrite(node().primary());
            }
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at a server's role", failure);
        }
    }

    /**
     * A reply was read.
     *
     * @param reply null where it is null or an error
     * @param error null where it is none
     */
    void replied(@Nullable Object reply, @Nullable JedisDataException error) {
        replies.received(error == null ? OnReply.Fate.ACCEPTED : OnReply.Fate.REFUSED, reply);
    }

    /**
     * The server has carried out a command, whatever it was. An error does not count: one that is paused goes on refusing
     * what it does not know, each new connection's CLIENT SETINFO for example. What it tells Detour itself, or whoever asks
     * after its health, is no use of it; nor is a handshake, as pools make new connections for old ones that idle.
     */
    void heard(@Nullable Object reply, long nowNanos) {
        boolean isPong = reply instanceof byte[] bytes && Arrays.equals(bytes, PONG); // as a rule asked by a pool
        if (link || isPong || settingUp) {
            node().primary().pinged(nowNanos);
        } else {
            node().primary().heard(nowNanos);
        }
    }

    /** Whether what is read next answers a command. */
    boolean isAnswerDue() {
        return replies.outstanding() > 0;
    }

    /** Whether the server has said anything on this socket. */
    boolean hasAnswered() {
        return replies.hasReceived();
    }

    /**
     * Whether a read now would come between commands that belong together, or its value be kept by an application that
     * waits for the server to tell of changes: of a read that the server never saw it tells none.
     */
    boolean isBusy() {
        return replies.outstanding() > owed || session.inTransaction() || session.isTracking() && !keepsValues;
    }

    /** Whether the client keeps what it reads here, until the server tells of a change. */
    boolean keepsValues() {
        return keepsValues;
    }

    /** Whether what it reads may be a replica's, although it seems to lead to a primary. */
    boolean mayReadReplica() {
        return session.isReadOnly();
    }

    /**
     * The application has been answered otherwise: what is outstanding is to be read and dropped later.
     *
     * @param read whose reply comes last; null where that is none of a read
     */
    void owe(long sinceNanos, @Nullable Lookup read) {
        owed = replies.outstanding();
        owedSinceNanos = sinceNanos;
        owedRead = read == null ? null : read.withoutLoader();
    }

    boolean isIndebted() {
        return owed > 0;
    }

    /**
     * An owed reply was read. Nobody waits for it, but a null says that what is in memory is gone.
     *
     * @param reply null where it is null or an error
     * @param error null where it is none
     * @param justCame false where it may have lain there for long: then it tells nothing of the server
     */
    void paid(@Nullable Object reply, @Nullable JedisDataException error, boolean justCame) {
        owed--;
        replied(reply, error);
        if (owed == 0) {
            settle(reply == null && error == null);
        }
        if (!justCame) {
            return;
        }
        if (error == null) {
            node().primary().heardLate(owedSinceNanos, System.nanoTime());
        }
    }

    private void settle(boolean isMiss) {
        Lookup read = owedRead;
        owedRead = null;
        if (read == null) {
            return;
        }
        engine.repliedLate(read.node().primary());
        if (isMiss) {
            engine.missed(read); // leaves what was seen after that read began
        }
    }

    /** Keeps what this connection is made from. */
    void made(Blueprint from) {
        blueprint = from;
        configured = true;
        shookHands = false;
        moved = false;
        nodeRevision = -1;
    }

    /** Whether this is known to be a connection to one of a cluster's nodes. */
    boolean isInCluster() {
        return cluster != null;
    }

    /** It leads to one of this cluster's nodes, among which keys move. */
    void isIn(Cluster of) {
        cluster = of;
        nodeRevision = -1;
    }

    /** A connection of Detour's own: what it writes is no news. */
    void markLink() {
        link = true;
    }

    /** Where a read on this connection goes. */
    Node node() {
        if (nodeRevision != session.revision()) {
            nodeRevision = session.revision();
            Namespace namespace = session.namespace(server);
            node = inCluster(namespace == null ? Node.UNKNOWN : nodes.of(namespace, links(namespace)));
        }
        return node;
    }

    private Node inCluster(Node alone) {
        return cluster == null ? alone : cluster.member(alone, blueprint);
    }

    private @Nullable JedisLinks links(Namespace namespace) {
        return blueprint == null ? null : blueprint.links(namespace);
    }

    /** Where reads go once the handshake has succeeded; unknown where only the handshake can tell. */
    Node planned() {
        Connection mine = connection.get();
        if (blueprint == null && mine != null) {
            blueprint = bare.apply(mine);
        }
        Namespace namespace = blueprint == null || moved ? null : blueprint.planned();
        return inCluster(namespace == null ? Node.UNKNOWN : nodes.of(namespace, links(namespace)));
    }

    /** What it is made from; null where that is not known. */
    @Nullable
    Blueprint blueprint() {
        return blueprint;
    }

    private void presenting(String user) {
        if (blueprint != null) {
            blueprint.presented(user);
        }
    }

    /** Whether this client did not read there through this connection before. */
    boolean isNewsFor(Object candidate, Node read) {
        if (client != null && client.refersTo(candidate) && read == lastRead) {
            return false;
        }
        client = new WeakReference<>(candidate);
        lastRead = read;
        return true;
    }
}
