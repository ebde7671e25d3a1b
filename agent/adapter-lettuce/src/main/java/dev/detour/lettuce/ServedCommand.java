package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.tier.DeadlineRing;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.RedisCommand;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A read and the server that serves it: whose breaker let it in and is told what comes of it, how long that server is
 * waited for, and on which connection the read is sent. All that is known for good when the client writes it, and need
 * not be what it was dispatched for.
 *
 * <p>A class above the read and no object beside it, which each hit would have to make.
 */
abstract class ServedCommand<K, V, T> extends VotingCommand<K, V, T> implements DeadlineRing.Entry {

    private static final byte NOT_STARTED = 0;
    private static final byte WITHOUT_END = 1;
    private static final byte STARTED = 2;

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RedisChannelHandler<K, V> connection;

    /** What is known of the connection that it was dispatched on; null where nothing is. */
    private final @Nullable LettuceConnection state;

    /** The connection that it was last handed on to, or taken on by one node; handed over by the client as it is itself. */
    private @Nullable LettuceConnection via;

    /** Whether that leads to another server than the primary whose value is read. */
    private boolean atAnother;

    private volatile boolean elsewhere;

    /**
     * Its deadline, of which each hit would have to keep the time: that is asked of the {@link #vote} instead, when the
     * sweeper first sees the read, a millisecond after it was sent.
     */
    private volatile byte deadline;

    /** Whether its deadline is over; belongs to the sweeper, which may have it twice. */
    private boolean over;

    ServedCommand(
            RedisCommand<K, V, T> command,
            RedisChannelHandler<K, V> connection,
            @Nullable LettuceConnection state,
            InCommon inCommon,
            Object key,
            int keyHash,
            Node node,
            Route route) {
        super(command, inCommon, key, keyHash, node, route);
        this.state = state;
        this.connection = connection;
    }

    /** The connection that it was dispatched on. */
    final RedisChannelHandler<K, V> connection() {
        return connection;
    }

    /**
     * Starts its deadline, unless one is running; where it has none, one without an end: nobody else would see that its
     * caller has given it up.
     */
    final void startDeadline() {
        byte before = deadline;
        if (before == STARTED) {
            return;
        }
        boolean hasNone = vote().waitNanos() == Primary.FOR_EVER;
        if (before == WITHOUT_END && hasNone) {
            return;
        }
        deadline = hasNone ? WITHOUT_END : STARTED;
        try {
            engine().deadlines().add(this);
        } catch (Throwable failure) { // it waits as without Detour
            AgentLog.ownFault("starting a deadline", failure);
        }
    }

    /**
     * Who serves it.
     *
     * @param isAnother whether that is another server than the primary whose value is read
     */
    final void servedBy(LettuceConnection server, boolean isAnother) {
        via = server;
        atAnother = isAnother;
    }

    /** A failover client chose this connection, which need not be the one that it had when the read began. */
    final void handedTo(RedisChannelHandler<?, ?> chosen) {
        if (chosen != connection) {
            elsewhere = true;
        }
    }

    /**
     * The client writes it to a server that it has chosen itself: what comes of it is told there.
     *
     * @param isPrimary whether the client takes it for the primary of all that the connection reads
     * @param to the connection that leads there
     * @return whether that server's breaker lets it in, and the connection is up
     */
    final boolean reaches(Node server, boolean isPrimary, LettuceConnection to) {
        Vote before = vote();
        Primary there = server.primary();
        if (isAnswered() || isDone()) {
            return true;
        }
        boolean isExpected = before.isAt(there);
        servedBy(to, isExpected ? atAnother : !isPrimary && there != node().primary());
        boolean isAdmitted = isExpected || isAdmittedInstead(before, there);
        boolean isUp = there == Primary.UNWATCHED || !to.isFoundDown() || isNeverUpAgain(there, to);
        startDeadline();
        return isAdmitted && isUp;
    }

    private boolean isAdmittedInstead(Vote before, Primary there) {
        before.withdrawn();
        long now = System.nanoTime();
        Permit admitted = there.admit(now);
        votes(new VoteApart(there, admitted == null ? Permit.UNCOUNTED : admitted, now));
        return admitted != null;
    }

    private boolean isNeverUpAgain(Primary there, LettuceConnection to) {
        boolean isDownAlone = to.isDownAlone(there, vote());
        votes(new VoteApart(there, Permit.UNCOUNTED, System.nanoTime()));
        boolean isForGood = isDownAlone && to.isDownForGood();
        via = isForGood ? null : to;
        return isForGood;
    }

    /** Whether it is sent to another server than the primary whose value is read. */
    final boolean isAtAnother() {
        return atAnother;
    }

    /** The server that it is sent to where that is another; null where it is not known. */
    final @Nullable String server() {
        LettuceConnection to = via;
        return to == null ? null : to.destination().server();
    }

    /** A failover client hands what waits on a connection that is down over to another database, without a word. */
    final boolean isFromItsServer() {
        return node().primary() != Primary.UNWATCHED || !elsewhere && connection.isOpen();
    }

    /**
     * Whether a reply that comes now is of the user and database that it was dispatched for: the client may have kept it
     * until the connection was made again as somebody else.
     */
    final boolean isOfItsNamespace() {
        Namespace namespace = node().namespace();
        LettuceConnection from = state;
        LettuceConnection to = via;
        return namespace != null
                && (from == null || from.readsAs(namespace))
                && (to == null || to == from || to.readsAs(namespace));
    }

    /** Whether the client itself goes where a redirection points to. */
    final boolean isFollowing() {
        return connection instanceof StatefulRedisClusterConnection;
    }

    final boolean isConnectionLost() {
        RedisChannelHandler<?, ?> to = serving();
        return to != null && !to.isOpen() && !to.isClosed();
    }

    /** The connection to the server that was to be asked; a cluster's own says nothing of the nodes but one. */
    final @Nullable RedisChannelHandler<?, ?> serving() {
        LettuceConnection to = via;
        if (to != null) {
            return to.handler();
        }
        return isFollowing() ? null : connection;
    }

    @Override
    public final boolean isSettled() {
        if (isDone()) { // perhaps cancelled by a caller that holds the command inside, of which nobody tells
            vote().withdrawn();
            givenUp();
            return true;
        }
        return isAnswered(); // a claimed reply may still turn out to be a redirection
    }

    @Override
    public final long dueNanos() {
        if (deadline == WITHOUT_END) {
            return sentNanos() + Long.MAX_VALUE / 2;
        }
        Vote latest = vote();
        if (latest.waitNanos() != Primary.FOR_EVER) {
            return latest.waitEndNanos();
        }
        // taken on since by a server whose time is not known yet: a wait that had an end has one, when that is known
        return System.nanoTime() + LOOK_AGAIN_NANOS;
    }

    @Override
    public final void expired() {
        if (over) {
            return;
        }
        Vote latest = vote(); // the one whose time is over: another server may be asked meanwhile
        long now = System.nanoTime();
        if (latest.waitEndNanos() - now > 0) { // it has grown, because the server replied to others
            engine().deadlines().add(this);
            return;
        }
        over = true;
        if (!isReplied()) { // or the application's codec has it, which tells nothing of the server
            latest.failed(FaultKind.TIMEOUT);
        }
        timedOut(now);
    }

    /** The server has not replied until then, and its time was over. */
    abstract void timedOut(long nowNanos);

    /** It is done, and if nobody has said how, its caller has given it up. */
    abstract void givenUp();
}
