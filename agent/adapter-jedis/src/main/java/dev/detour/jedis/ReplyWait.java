package dev.detour.jedis;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * The waits on a socket: of a routed call for its reply, which ends at the call's deadline if a lower tier has an answer,
 * and of whoever uses the connection next for the replies that are then owed.
 *
 * <p>The deadline ends the wait for the first byte of a reply and nothing else. The socket stays open and aligned: what
 * was not waited for is read and dropped before the next command is sent, under the client's own time-out, which counts
 * from that command: as if it had been sent already, it is waited for as long as Jedis alone would have waited for its own
 * reply, and its own reply as long again. A connection of a client that keeps values is given up instead.
 */
final class ReplyWait {

    /** A wait that ends later than this was stopped with its process; the reply may have come meanwhile. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A handshake is thrown away when it is not waited for, so its first reply is given longer. */
    private static final int HANDSHAKE_FACTOR = 10;

    private final RoutedReads reads;

    ReplyWait(RoutedReads reads) {
        this.reads = reads;
    }

    /**
     * Waits for a reply to a routed call.
     *
     * @return an exception to throw instead of reading, or null once reading is the right thing to do
     */
    @Nullable
    Throwable forReply(Call call, Connection connection, ConnectionState state, Socket socket) throws Throwable {
        RedisInputStream input = JedisMembers.input(connection);
        if (input == null) {
            return null;
        }
        if (FirstByte.isOfReply(connection, input)) {
            call.admission().replies();
            return null;
        }
        boolean shakingHands = call.isShakingHands(state);
        if (shakingHands && state.hasAnswered()) {
            return null; // a server that answers is let finish, or nobody would ever get a connection to a slow one
        }
        // a read was sent just now, and a clock is no small part of what a hit costs
        long began = shakingHands ? System.nanoTime() : call.sentNanos();
        Limit limit = shakingHands ? handshake(call) : call.admission();
        Waited waited = untilDeadline(limit, call.sentNanos(), began, connection, state, socket, input);
        if (waited == Waited.REPLIED) {
            call.admission().replies();
            return null;
        }
        if (waited != Waited.CLIENT_DECIDES && reads.divert(call, Outcome.TIMEOUT)) {
            gaveUp(call, waited);
            if (state.keepsValues()) {
                // other connections look on it for invalidations, and would see none behind a reply that nobody reads
                JedisMembers.setBroken(connection);
            } else {
                state.owe(call.sentNanos(), shakingHands ? null : call.lookup(reads.node(call)));
            }
            return unwind(call, connection, state);
        }
        waitOn(call, connection, socket, input, began);
        return null;
    }

    private Limit handshake(Call call) {
        Primary primary = reads.node(call).primary();
        return () -> {
            long nanos = primary.waitNanos();
            return nanos > Primary.FOR_EVER / HANDSHAKE_FACTOR ? Primary.FOR_EVER : HANDSHAKE_FACTOR * nanos;
        };
    }

    /** A wait that this process stood still in says nothing of the server. */
    private void gaveUp(Call call, Waited waited) {
        if (waited == Waited.STOOD_STILL) {
            call.admission().withdraw();
        } else if (call.admission().isOpen()) {
            call.admission().timedOut(System.nanoTime());
        } else {
            reads.failedBeforeSending(call, FaultKind.TIMEOUT);
        }
    }

    /** Ends what Jedis does for a call that has its answer. */
    Throwable unwind(Call call, Connection connection, ConnectionState state) throws Throwable {
        Socket socket = JedisMembers.socket(connection);
        boolean halfMade = call.isShakingHands(state);
        if (call.isAsking(state)) { // its next command would be taken for the read that is not sent
            JedisMembers.setBroken(connection);
            halfMade = true;
        }
        if (socket != null && halfMade) {
            try {
                socket.close(); // nobody will ever get this connection, and nobody else would close it
            } catch (IOException closedEnough) {
                return Diverted.INSTANCE;
            }
        }
        return Diverted.INSTANCE;
    }

    /** How long a reply is waited for, from the sending of its command on; it may grow. */
    @FunctionalInterface
    interface Limit {
        /** In nanoseconds; {@link Primary#FOR_EVER} where the client decides. */
        long waitNanos();
    }

    private enum Waited {
        REPLIED,
        /** The deadline has passed. */
        PASSED,
        /** The same, but this process stood still meanwhile. */
        STOOD_STILL,
        /** There is no deadline before the client's own: the rest of the wait is the client's. */
        CLIENT_DECIDES
    }

    private static Waited untilDeadline(
            Limit limit,
            long sentNanos,
            long began,
            Connection connection,
            ConnectionState state,
            Socket socket,
            RedisInputStream input)
            throws Throwable {
        long nanos = limit.waitNanos();
        if (nanos == Primary.FOR_EVER) {
            return Waited.CLIENT_DECIDES;
        }
        int own = state.ownTimeoutMillis(connection, socket);
        long now = began;
        while (true) {
            long deadline = sentNanos + nanos;
            if (own != 0 && deadline - began >= TimeUnit.MILLISECONDS.toNanos(own)) {
                return Waited.CLIENT_DECIDES;
            }
            Waited waited = until(deadline, now, own, connection, socket, input);
            long grown = limit.waitNanos(); // the server may have answered others, only later
            if (waited == Waited.REPLIED || grown <= nanos) {
                return waited;
            }
            if (grown == Primary.FOR_EVER) {
                return Waited.CLIENT_DECIDES;
            }
            nanos = grown;
            now = System.nanoTime();
        }
    }

    private static Waited until(
            long deadline, long now, int own, Connection connection, Socket socket, RedisInputStream input)
            throws Throwable {
        long remaining = deadline - now;
        long first = Math.max(remaining, LAST_LOOK_NANOS);
        if (FirstByte.ofReplyComesWithin(first, now, own, connection, socket, input)) {
            return Waited.REPLIED;
        }
        long ended = System.nanoTime();
        boolean late = remaining > 0 && ended - deadline > LATE_NANOS;
        if (late && FirstByte.ofReplyComesWithin(LAST_LOOK_NANOS, ended, own, connection, socket, input)) {
            return Waited.REPLIED;
        }
        return late ? Waited.STOOD_STILL : Waited.PASSED;
    }

    /** The rest of the wait that Jedis alone would have had, then its own failure. */
    private static void waitOn(Call call, Connection connection, Socket socket, RedisInputStream input, long began)
            throws Throwable {
        int own = socket.getSoTimeout();
        long left = TimeUnit.MILLISECONDS.toNanos(own) - (System.nanoTime() - began);
        if (own != 0 && !FirstByte.comesWithin(left, own, connection, socket, input)) {
            call.shorten(socket, own);
        }
    }

    /**
     * Reads and drops what a connection owes.
     *
     * @param call the routed call that is about to use the connection, or null
     * @return an exception to throw instead of sending, or null
     */
    @Nullable
    Throwable forOwed(@Nullable Call call, Connection connection, ConnectionState state, Socket socket)
            throws Throwable {
        RedisInputStream input = JedisMembers.input(connection);
        long began = System.nanoTime();
        while (input != null && state.isIndebted()) {
            if (call != null
                    && call.isWatched()
                    && isAnsweredMeanwhile(call, began, connection, state, socket, input)) {
                return unwind(call, connection, state);
            }
            Throwable failure = payOne(connection, state, socket, input, began);
            if (failure != null) {
                if (call != null) {
                    call.ended(state, failure, System.nanoTime()); // it is never sent, so no reply of its own tells
                }
                return failure;
            }
        }
        return null;
    }

    private boolean isAnsweredMeanwhile(
            Call call, long began, Connection connection, ConnectionState state, Socket socket, RedisInputStream input)
            throws Throwable {
        Waited waited = untilDeadline(call.admission(), began, began, connection, state, socket, input);
        boolean over = waited == Waited.PASSED || waited == Waited.STOOD_STILL;
        if (over && reads.divert(call, Outcome.TIMEOUT)) {
            gaveUp(call, waited);
            return true;
        }
        return false;
    }

    private static @Nullable Throwable payOne(
            Connection connection, ConnectionState state, Socket socket, RedisInputStream input, long began)
            throws Throwable {
        int own = socket.getSoTimeout();
        long left = TimeUnit.MILLISECONDS.toNanos(own) - (System.nanoTime() - began);
        try {
            if (own != 0 && !FirstByte.comesWithin(left, own, connection, socket, input)) {
                socket.setSoTimeout(1); // so that Jedis's own reader fails as it would have
            }
            Object reply = JedisMembers.read(connection, input);
            state.paid(reply, null, justCame(began));
        } catch (JedisDataException errorReply) {
            state.paid(null, errorReply, justCame(began));
        } catch (Throwable failure) {
            state.failed();
            JedisMembers.setBroken(connection);
            return failure;
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(own);
            }
        }
        return null;
    }

    /** One that had to be waited for; when any other came is not known. */
    private static boolean justCame(long began) {
        return System.nanoTime() - began > LAST_LOOK_NANOS;
    }
}
