package dev.detour.jedis;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * The wait for the first byte of a reply, under a time limit of its own. Nothing is taken from the stream and the
 * socket's own time-out is restored, so that whatever comes of it Jedis reads on as if nobody had looked.
 */
final class FirstByte {

    private FirstByte() {}

    /**
     * Waits until a byte is there or the limit has passed; at least a millisecond, because 0 would mean for ever.
     *
     * @param own the socket's own time-out in milliseconds
     * @return false only if the time passed; a failure counts as a byte: reading will meet it again
     */
    static boolean comesWithin(long nanos, int own, Connection connection, Socket socket, RedisInputStream input)
            throws Throwable {
        if (JedisMembers.hasBuffered(input)) {
            return true;
        }
        try {
            socket.setSoTimeout(millis(nanos));
        } catch (IOException closed) {
            return true;
        }
        try {
            JedisMembers.fill(connection, input);
            return true;
        } catch (JedisConnectionException e) {
            return !(e.getCause() instanceof SocketTimeoutException);
        } finally {
            restore(socket, own);
        }
    }

    /**
     * The same for a reply alone: what the server tells unasked, to a client that keeps values, is taken in by the client
     * meanwhile. Of that no part is waited for by itself: a server sends it as a whole.
     *
     * @param nowNanos when the wait begins
     */
    static boolean ofReplyComesWithin(
            long nanos, long nowNanos, int own, Connection connection, Socket socket, RedisInputStream input)
            throws Throwable {
        for (long left = nanos; left > 0; left = nowNanos + nanos - System.nanoTime()) {
            if (!comesWithin(left, own, connection, socket, input)) {
                return false;
            }
            if (!JedisMembers.hasBuffered(input) || isOfReply(connection, input)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a byte of a reply is there, once the client has taken in what lies before it. */
    static boolean isOfReply(Connection connection, RedisInputStream input) throws Throwable {
        if (!JedisMembers.hasBuffered(input)) {
            return false;
        }
        try {
            return !JedisMembers.readPushes(connection) || JedisMembers.hasBuffered(input);
        } catch (JedisConnectionException broken) {
            return true; // reading will say so
        }
    }

    private static void restore(Socket socket, int ownMillis) {
        try {
            socket.setSoTimeout(ownMillis);
        } catch (IOException closed) {
            // reading will say so
        }
    }

    /** Rounded up, so that a wait does not end before its time. */
    static int millis(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
        return (int) Math.max(1, Math.min(millis, Integer.MAX_VALUE));
    }
}
