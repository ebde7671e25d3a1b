package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.ReplyError;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.cluster.PartitionSelectorException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a command's failure stands for: by the exception's type, then by the code that opens the reply. */
final class Classifier {

    /** Of Lettuce 7.4 and later; by its name, since earlier ones have no such class. */
    private static final String CLIENTS_BREAKER_OPEN = "io.lettuce.core.failover.api.RedisCircuitBreakerException";

    /** Of Lettuce 6.0 and later. */
    private static final String PROTOCOL = "io.lettuce.core.protocol.RedisProtocolException";

    /**
     * How exceptions without a type of their own begin where sentinels or a given list of servers name no primary, or none that
     * may be read: {@code MasterReplicaConnectionProvider} of Lettuce 6 and 7.
     */
    private static final List<String> NOBODY_TO_READ =
            List.of("Master is currently unknown", "Cannot determine a node to read");

    private static final String DECODER = "io.lettuce.core.protocol.RedisStateMachine";
    private static final int DECODER_DEPTH = 5;

    /** Causes can form a ring. */
    static final int MAX_DEPTH = 8;

    private Classifier() {}

    /**
     * An error reply, as the text after its {@code -}.
     *
     * @param followed whether the client follows redirections, so that one comes out only when it has given up
     */
    static Outcome ofReply(@Nullable String error, boolean followed) {
        FaultKind kind = ReplyError.faultOf(error);
        boolean redirected = kind == FaultKind.MOVED || kind == FaultKind.ASK;
        if (kind == null || !redirected) {
            return fault(kind);
        }
        return followed
                ? new Outcome.Fault(FaultKind.REDIRECTS_EXHAUSTED)
                : new Outcome.Fault(kind, ReplyError.redirection(error));
    }

    /** Whether an error reply says that its server cannot serve for now, so that it is no sign of life. */
    static boolean isOutOfService(@Nullable String error) {
        return ReplyError.isOutOfService(ReplyError.faultOf(error));
    }

    /**
     * An exception that a command was completed with.
     *
     * @param followed whether the client follows redirections
     * @param connectionLost whether the connection is down without the application having closed it
     */
    static Outcome of(Throwable failure, boolean followed, BooleanSupplier connectionLost) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof RedisLoadingException) {
            return fault(FaultKind.LOADING);
        }
        if (cause instanceof RedisBusyException) {
            return fault(FaultKind.BUSY);
        }
        return cause instanceof RedisCommandExecutionException
                ? ofReply(cause.getMessage(), followed)
                : fault(kindOf(cause, connectionLost));
    }

    /** What cannot be classified is passed on. */
    static Outcome safely(Supplier<Outcome> classifier) {
        try {
            return classifier.get();
        } catch (Throwable failure) {
            AgentLog.ownFault("classifying", failure);
            return Outcome.UNKNOWN;
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            boolean wrapper = cause instanceof CompletionException || cause instanceof ExecutionException;
            Throwable within = wrapper ? cause.getCause() : null;
            if (within == null) {
                return cause;
            }
            cause = within;
        }
        return cause;
    }

    private static @Nullable FaultKind kindOf(Throwable failure, BooleanSupplier connectionLost) {
        if (failure instanceof RedisCommandTimeoutException) {
            return FaultKind.TIMEOUT;
        }
        // ClosedChannelException, ConnectException and Netty's native ones are all of this kind
        if (failure instanceof RedisConnectionException || failure instanceof IOException) {
            return FaultKind.NODE_DOWN;
        }
        if (isUnreadable(failure)) {
            return FaultKind.NODE_DOWN; // Lettuce closes the connection, and nothing is known of what comes behind
        }
        if (failure instanceof PartitionSelectorException) {
            return FaultKind.CLUSTER_DOWN; // the slot is served by none, or by none that is reachable
        }
        // a command turned away because the connection is down has no type of its own, so the connection decides
        if (failure.getClass() == RedisException.class) {
            return isWithoutServer(failure.getMessage()) || connectionLost.getAsBoolean() ? FaultKind.NODE_DOWN : null;
        }
        return failure.getClass().getName().equals(CLIENTS_BREAKER_OPEN) ? FaultKind.BREAKER_OPEN : null;
    }

    private static boolean isWithoutServer(@Nullable String message) {
        return message != null && NOBODY_TO_READ.stream().anyMatch(message::startsWith);
    }

    /** Whether bytes came that are no reply; the decoder's own exception, or what it runs into before it looks. */
    private static boolean isUnreadable(Throwable failure) {
        if (failure.getClass().getName().equals(PROTOCOL)) {
            return true;
        }
        StackTraceElement[] frames = failure.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, DECODER_DEPTH); i++) {
            if (frames[i].getClassName().startsWith(DECODER)) {
                return failure instanceof IndexOutOfBoundsException || failure instanceof NumberFormatException;
            }
        }
        return false;
    }

    private static Outcome fault(@Nullable FaultKind kind) {
        return kind == null ? Outcome.UNKNOWN : new Outcome.Fault(kind);
    }
}
