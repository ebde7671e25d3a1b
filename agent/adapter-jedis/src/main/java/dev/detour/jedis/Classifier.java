package dev.detour.jedis;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.ReplyError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateExpiredException;
import java.util.NoSuchElementException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisBusyException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Which fault an exception of Jedis stands for: by its type and its cause's type, then by the code that opens an error
 * reply; never by free text.
 */
final class Classifier {

    /** Causes can form a ring. */
    private static final int MAX_DEPTH = 8;

    /** What a node is called that has not been told its own host name. */
    private static final String UNKNOWN_HOST = "?";

    /** What only Jedis 3 throws. */
    private static final @Nullable Class<?> EXHAUSTED_POOL =
            JedisClasses.named("exceptions.JedisExhaustedPoolException");

    private static final @Nullable Class<?> MAX_ATTEMPTS =
            JedisClasses.named("exceptions.JedisClusterMaxAttemptsException");
    private static final @Nullable Class<?> NO_NODE =
            JedisClasses.named("exceptions.JedisNoReachableClusterNodeException");

    private Classifier() {}

    /** Returns null where the exception is the application's own business. */
    static @Nullable FaultKind faultOf(Throwable thrown) {
        return faultOf(thrown, MAX_DEPTH);
    }

    /** The outcome that an exception of Jedis is, with the node that a redirection names. */
    static Outcome outcomeOf(Throwable thrown) {
        FaultKind fault = faultOf(thrown);
        if (fault == null) {
            return Outcome.UNKNOWN;
        }
        return new Outcome.Fault(
                fault, thrown instanceof JedisRedirectionException redirection ? target(redirection) : null);
    }

    private static @Nullable Endpoint target(JedisRedirectionException redirection) {
        HostAndPort target = redirection.getTargetNode();
        return target == null || UNKNOWN_HOST.equals(target.getHost())
                ? null
                : new Endpoint(target.getHost(), target.getPort());
    }

    private static @Nullable FaultKind faultOf(@Nullable Throwable thrown, int depth) {
        if (thrown == null || depth == 0) {
            return null;
        }
        Class<?> type = thrown.getClass();
        if (thrown instanceof JedisConnectionException) {
            return type == NO_NODE ? FaultKind.CLUSTER_DOWN : connectionFault(thrown.getCause(), depth);
        }
        if (thrown instanceof JedisDataException) {
            return replyFault((JedisDataException) thrown);
        }
        if (type == JedisClusterOperationException.class) {
            return clusterFault(thrown.getCause(), depth);
        }
        if (type == MAX_ATTEMPTS) {
            return attemptsFault(thrown.getSuppressed(), depth);
        }
        if (type == EXHAUSTED_POOL) {
            return FaultKind.POOL_EXHAUSTED;
        }
        // other subclasses say what they mean; the plain one is a wrapper of pools and executors
        return type == JedisException.class ? wrappedFault(thrown, depth) : null;
    }

    /** The last attempt's failure is suppressed. */
    private static @Nullable FaultKind attemptsFault(Throwable[] suppressed, int depth) {
        return suppressed.length == 1 && !(suppressed[0] instanceof JedisRedirectionException)
                ? faultOf(suppressed[0], depth - 1)
                : FaultKind.REDIRECTS_EXHAUSTED;
    }

    private static @Nullable FaultKind connectionFault(@Nullable Throwable cause, int depth) {
        if (cause instanceof JedisConnectionException || cause instanceof JedisDataException) {
            return faultOf(cause, depth - 1); // the pool of Jedis 3 wraps whatever a new connection met with
        }
        if (cause instanceof SocketTimeoutException) {
            return FaultKind.TIMEOUT;
        }
        if (cause instanceof SSLPeerUnverifiedException) {
            return null;
        }
        if (cause instanceof SSLHandshakeException) { // closed by the peer, or a certificate that is not trusted
            boolean isDown = cause.getCause() instanceof IOException || isOutdated(cause);
            return isDown ? FaultKind.NODE_DOWN : null;
        }
        boolean network = cause == null || cause instanceof IOException || cause instanceof JedisException;
        return network ? FaultKind.NODE_DOWN : null;
    }

    /** A certificate that was trusted until its time was over is a lapse of its server's, and no stranger in its place. */
    private static boolean isOutdated(Throwable handshake) {
        Throwable cause = handshake;
        for (int depth = 0; depth < MAX_DEPTH && cause != null; depth++) {
            if (cause instanceof CertificateExpiredException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static @Nullable FaultKind replyFault(JedisDataException reply) {
        if (reply instanceof JedisAccessControlException) {
            return null;
        }
        if (reply instanceof JedisMovedDataException) {
            return FaultKind.MOVED;
        }
        if (reply instanceof JedisAskDataException) {
            return FaultKind.ASK;
        }
        return reply instanceof JedisBusyException ? FaultKind.BUSY : ReplyError.faultOf(reply.getMessage());
    }

    private static @Nullable FaultKind clusterFault(@Nullable Throwable cause, int depth) {
        if (cause == null) {
            return FaultKind.CLUSTER_DOWN; // no node reachable, or the slot is served by none
        }
        return cause instanceof JedisRedirectionException ? FaultKind.REDIRECTS_EXHAUSTED : faultOf(cause, depth - 1);
    }

    private static @Nullable FaultKind wrappedFault(Throwable wrapper, int depth) {
        Throwable cause = wrapper.getCause();
        if (cause instanceof NoSuchElementException) {
            return cause.getCause() == null ? FaultKind.POOL_EXHAUSTED : faultOf(cause.getCause(), depth - 1);
        }
        if (cause != null) {
            return faultOf(cause, depth - 1);
        }
        // the retrying executor has no cause but the last failure among its suppressed exceptions
        Throwable[] suppressed = wrapper.getSuppressed();
        return suppressed.length == 1 ? faultOf(suppressed[0], depth - 1) : null;
    }
}
