package dev.detour.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a connection could not be opened: nobody there, or somebody who refused. */
final class ConnectFailure {

    /** A server that stands still in the middle of a handshake, and one that is gone; not in every version of Netty. */
    private static final Set<String> UNANSWERED = Set.of(
            "io.netty.handler.ssl.SslHandshakeTimeoutException", "io.netty.handler.ssl.StacklessSSLHandshakeException");

    private ConnectFailure() {}

    /**
     * Whether the server, or every sentinel, could not be reached or cannot serve for now, or not this connection, as they are
     * too many. False where one has refused:
     * the password, the user's permissions, the TLS handshake.
     */
    static boolean isUnreachable(Throwable failure) {
        return !isRefusal(failure, 0) && isAbsence(failure);
    }

    /** What lies at the bottom of it. */
    static Throwable root(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < Classifier.MAX_DEPTH; depth++) {
            Throwable within = cause.getCause();
            if (within == null) {
                return cause;
            }
            cause = within;
        }
        return cause;
    }

    /** Of several sentinels each has a failure of its own, most of them suppressed in that of the last. */
    private static boolean isRefusal(@Nullable Throwable failure, int depth) {
        if (failure == null || depth == Classifier.MAX_DEPTH) {
            return false;
        }
        if (failure instanceof RedisCommandExecutionException reply) {
            return !Classifier.isOutOfService(reply.getMessage());
        }
        if (failure instanceof SSLException || isProtectedMode(failure)) {
            return !UNANSWERED.contains(failure.getClass().getName());
        }
        boolean refused = isRefusal(failure.getCause(), depth + 1);
        for (Throwable other : failure.getSuppressed()) {
            refused |= isRefusal(other, depth + 1);
        }
        return refused;
    }

    private static boolean isProtectedMode(Throwable failure) {
        return failure instanceof RedisConnectionException
                && RedisConnectionException.isProtectedMode(failure.getMessage());
    }

    private static boolean isAbsence(Throwable failure) {
        Throwable root = root(failure);
        return root instanceof IOException
                || root instanceof TimeoutException
                || root instanceof RedisCommandTimeoutException
                || root instanceof RedisConnectionException
                || root instanceof RedisCommandExecutionException
                || root instanceof UnresolvedAddressException;
    }
}
