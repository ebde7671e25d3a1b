package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.tier.DeadlineRing;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * A read and the server that serves it: whose breaker let it in and is told what comes of it, how long that server is
 * waited for, and on which connection the read is sent. All that is known for good when the client writes it, and need
 * not be what it was dispatched for.
 *
 * <p>A class above the read and no object beside it, which each hit would have to make.
 */
abstract class ServedCommand<K, V, T> extends ContestedCommand<K, V, T> implements DeadlineRing.Entry {

    /** No time of the clock, or one that is missed by a nanosecond. */
    private static final long NOT_STARTED = 0;

    private final RedisChannelHandler<K, V> connection;
    private final Lookup lookup;
    private final Engine engine;

    /** What is known of the connection that it was dispatched on; null where nothing is. */
    private final @Nullable LettuceConnection state;

    /** Replaced where another server serves it than was to be expected. */
    private volatile Vote vote;

    /** The connection that it was last handed on to, or taken on by one node; handed over by the client as it is itself. */
    private @Nullable LettuceConnection via;

    /** Whether that leads to another server than the primary whose value is read. */
    private boolean atAnother;

    private volatile boolean elsewhere;

    /** Whether the deadline that runs has no end; written before that. */
    private boolean endless;

    /** Whether its deadline is over; belongs to the sweeper, which may have it twice. */
    private boolean over;

    private volatile long dueNanos;

    ServedCommand(
            RedisCommand<K, V, T> command,
            RedisChannelHandler<K, V> connection,
            @Nullable LettuceConnection state,
            Lookup lookup,
            Engine engine,
            Vote vote) {
        super(command);
        this.state = state;
        this.connection = connection;
        this.lookup = lookup;
        this.engine = engine;
        this.vote = vote;
    }

    /** The connection that it was dispatched on. */
    final RedisChannelHandler<K, V> connection() {
        return connection;
    }

    final Lookup lookup() {
        return lookup;
    }

    final Engine engine() {
        return engine;
    }

    /** What it tells the breaker of the server that serves it. */
    final Vote vote() {
        return vote;
    }

    /**
     * Starts its deadline, unless one is running; where it has none, one without an end: nobody else would see that its
     * caller has given it up.
     */
    final void startDeadline() {
        if (dueNanos != NOT_STARTED && !endless) {
            return;
        }
        Vote latest = vote;
        boolean hasNone = latest.waitNanos() == Primary.FOR_EVER;
        if (dueNanos != NOT_STARTED && hasNone) {
            return;
        }
        endless = hasNone;
        dueNanos = latest.dueNanos();
        try {
            engine.deadlines().add(this);
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
        Vote before = vote;
        Primary there = server.primary();
        if (isAnswered() || isDone()) {
            return true;
        }
        boolean isExpected = before.isAt(there);
        servedBy(
                to,
                isExpected ? atAnother : !isPrimary && there != lookup.node().primary());
        boolean isAdmitted = isExpected || isAdmittedInstead(before, there);
        boolean isUp = there == Primary.UNWATCHED || !to.isFoundDown() || isNeverUpAgain(there, to);
        startDeadline();
        return isAdmitted && isUp;
    }

    private boolean isAdmittedInstead(Vote before, Primary there) {
        before.withdrawn();
        long now = System.nanoTime();
        Permit permit = there.admit(now);
        vote = new Vote(there, permit == null ? Permit.UNCOUNTED : permit, now);
        return permit != null;
    }

    private boolean isNeverUpAgain(Primary there, LettuceConnection to) {
        boolean isDownAlone = to.isDownAlone(there, vote);
        vote = new Vote(there, Permit.UNCOUNTED, System.nanoTime());
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
        return lookup.node().primary() != Primary.UNWATCHED || !elsewhere && connection.isOpen();
    }

    /**
     * Whether a reply that comes now is of the user and database that it was dispatched for: the client may have kept it
     * until the connection was made again as somebody else.
     */
    final boolean isOfItsNamespace() {
        Namespace namespace = lookup.namespace();
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
            vote.withdrawn();
            givenUp();
            return true;
        }
        return isAnswered(); // a claimed reply may still turn out to be a redirection
    }

    @Override
    public final long dueNanos() {
        return dueNanos;
    }

    @Override
    public final void expired() {
        if (over) {
            return;
        }
        Vote latest = vote; // the one whose time is over: another server may be asked meanwhile
        long due = latest.dueNanos();
        if (due - System.nanoTime() > 0) { // it has grown, because the server replied to others
            dueNanos = due;
            engine.deadlines().add(this);
            return;
        }
        over = true;
        if (!isReplied()) { // or the application's codec has it, which tells nothing of the server
            latest.failed(FaultKind.TIMEOUT);
        }
        timedOut();
    }

    /** The server has not replied in time. */
    abstract void timedOut();

    /** It is done, and if nobody has said how, its caller has given it up. */
    abstract void givenUp();
}
