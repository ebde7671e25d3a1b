package dev.detour.jedis;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
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
 * was not waited for is read and dropped before the next command is sent, under the client's own time-out, for as long
 * as Jedis alone would have waited.
 */
final class ReplyWait {

    /** A wait that ends later than this was stopped with its process; the reply may have come meanwhile. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A handshake is thrown away when it is not waited for, so its first reply is given longer. */
    private static final int HANDSHAKE_FACTOR = 10;

    private static final Outcome TIMEOUT = new Outcome.Fault(FaultKind.TIMEOUT);

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
        if (input == null || JedisMembers.hasBuffered(input)) {
            return null;
        }
        boolean shakingHands = call.isShakingHands(state);
        if (shakingHands && state.hasAnswered()) {
            return null; // a server that answers is let finish, or nobody would ever get a connection to a slow one
        }
        long began = System.nanoTime();
        long limit = shakingHands ? HANDSHAKE_FACTOR * call.limitNanos() : call.limitNanos();
        if (comesBefore(call.sentNanos() + limit, socket, input)) {
            return null;
        }
        if (reads.divert(call, TIMEOUT)) {
            state.owe(call.sentNanos());
            return unwind(call, connection, state);
        }
        waitOn(call, socket, input, began);
        return null;
    }

    /** Ends what Jedis does for a call that has its answer. */
    Throwable unwind(Call call, Connection connection, ConnectionState state) throws Throwable {
        Socket socket = JedisMembers.socket(connection);
        if (socket != null && call.isShakingHands(state)) {
            try {
                socket.close(); // nobody will ever get this connection, and nobody else would close it
            } catch (IOException closedEnough) {
                return Diverted.INSTANCE;
            }
        }
        return Diverted.INSTANCE;
    }

    private static boolean comesBefore(long deadlineNanos, Socket socket, RedisInputStream input) throws Throwable {
        long remaining = deadlineNanos - System.nanoTime();
        if (FirstByte.comesWithin(Math.max(remaining, LAST_LOOK_NANOS), socket, input)) {
            return true;
        }
        boolean late = System.nanoTime() - deadlineNanos > LATE_NANOS;
        return remaining > 0 && late && FirstByte.comesWithin(LAST_LOOK_NANOS, socket, input);
    }

    /** No tier has an answer: the rest of the wait that Jedis alone would have had, then its own failure. */
    private static void waitOn(Call call, Socket socket, RedisInputStream input, long began) throws Throwable {
        int own = socket.getSoTimeout();
        long left = TimeUnit.MILLISECONDS.toNanos(own) - (System.nanoTime() - began);
        if (own != 0 && !FirstByte.comesWithin(left, socket, input)) {
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
                    && call.isTimed()
                    && !comesBefore(began + call.limitNanos(), socket, input)
                    && reads.divert(call, TIMEOUT)) {
                return unwind(call, connection, state);
            }
            Throwable failure = payOne(connection, state, socket, input);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private static @Nullable Throwable payOne(
            Connection connection, ConnectionState state, Socket socket, RedisInputStream input) throws Throwable {
        int own = socket.getSoTimeout();
        long left = TimeUnit.MILLISECONDS.toNanos(own) - (System.nanoTime() - state.owedSinceNanos());
        try {
            if (own != 0 && !FirstByte.comesWithin(left, socket, input)) {
                socket.setSoTimeout(1); // so that Jedis's own reader fails as it would have
            }
            JedisMembers.read(connection, input);
            state.paid(true);
        } catch (JedisDataException errorReply) {
            state.paid(false);
        } catch (Throwable failure) {
            state.failed();
            connection.setBroken();
            return failure;
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(own);
            }
        }
        return null;
    }
}
