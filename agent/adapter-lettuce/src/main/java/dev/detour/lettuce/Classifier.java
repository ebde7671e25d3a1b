package dev.detour.lettuce;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.ReplyError;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a command's failure stands for: by the exception's type, then by the code that opens the reply. */
final class Classifier {

    private Classifier() {}

    /** An error reply, as the text after its {@code -}. */
    static Outcome ofReply(@Nullable String error) {
        return fault(ReplyError.faultOf(error));
    }

    /**
     * An exception that a command was completed with.
     *
     * @param connectionLost whether the connection is down without the application having closed it
     */
    static Outcome of(Throwable failure, BooleanSupplier connectionLost) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return fault(kindOf(cause, connectionLost));
    }

    private static @Nullable FaultKind kindOf(Throwable failure, BooleanSupplier connectionLost) {
        if (failure instanceof RedisCommandTimeoutException) {
            return FaultKind.TIMEOUT;
        }
        if (failure instanceof RedisLoadingException) {
            return FaultKind.LOADING;
        }
        if (failure instanceof RedisBusyException) {
            return FaultKind.BUSY;
        }
        if (failure instanceof RedisCommandExecutionException) {
            return ReplyError.faultOf(failure.getMessage());
        }
        // ClosedChannelException, ConnectException and Netty's native ones are all of this kind
        if (failure instanceof RedisConnectionException || failure instanceof IOException) {
            return FaultKind.NODE_DOWN;
        }
        // a command turned away because the connection is down has no type of its own, so the connection decides
        boolean plain = failure.getClass() == RedisException.class;
        return plain && connectionLost.getAsBoolean() ? FaultKind.NODE_DOWN : null;
    }

    private static Outcome fault(@Nullable FaultKind kind) {
        return kind == null ? Outcome.UNKNOWN : new Outcome.Fault(kind);
    }
}
