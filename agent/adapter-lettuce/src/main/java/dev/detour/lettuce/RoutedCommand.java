package dev.detour.lettuce;

import dev.detour.bootstrap.ContinuationExecutors;
import dev.detour.engine.Observations;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Observed.End;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A read of cache data on its way through Lettuce. The application holds the command inside it, which is completed
 * once: with what the primary gave, or with a lower tier's answer.
 *
 * <p>Here is what each party does; {@link ContestedCommand} says which of them completes it, {@link ServedCommand} which
 * server has its say, {@link WatchedCommand} who else is told, {@link ForeseenCommand} what is only observed.
 */
final class RoutedCommand<K, V, T> extends ForeseenCommand<K, V, T> {

    private final Gate<K, V, T> gate;

    /** The application's class loader: code that continues after a lower tier's answer finds it as its context. */
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    /** Looked at only where an application has an executor of its own, which nobody who waits shall have to wait for. */
    private final boolean callerWaits =
            ContinuationExecutors.areAny() && (SyncCall.isCurrent() || SyncCall.isOfSpring());

    // these three are the event loop's, between the decoding of a reply and its end

    /** Whether the last reply was Redis's null. */
    private boolean nullSeen;

    /** Whether it was an error. */
    private boolean errorSeen;

    /** Whether the value is one that Detour has set for a moment, and that this process has overwritten. */
    private boolean isTakenBack;

    RoutedCommand(
            RedisCommand<K, V, T> command,
            RedisChannelHandler<K, V> connection,
            @Nullable LettuceConnection state,
            InCommon inCommon,
            Object key,
            int keyHash,
            Node node,
            Route route) {
        super(command, connection, state, inCommon, key, keyHash, node, route);
        this.gate = new Gate<>(command.getOutput(), this);
    }

    /**
     * Whether it {@link #reaches} a server, where it need not be written yet.
     *
     * @param wrapper what the client would write; null where it is this
     * @param endpoint where it would write that; null where it is to choose again
     * @param held the reads that are held on the connection that it was dispatched on
     * @return whether it may; otherwise it is held, and written to whatever server once no other tier has an answer
     */
    boolean mayReach(
            Node server,
            boolean isPrimary,
            LettuceConnection to,
            @Nullable RedisCommand<?, ?, ?> wrapper,
            @Nullable RedisChannelWriter endpoint,
            Supplier<HeldReads> held) {
        writtenAs(wrapper);
        if (reaches(server, isPrimary, to)) {
            return true;
        }
        Outcome cause = to.isFoundDown() ? LettuceConnection.DISCONNECTED : Outcome.BREAKER_OPEN;
        observe(cause, System.nanoTime());
        if (!canDivert(cause) || !startDiversion()) {
            leftToPrimary();
            return true;
        }
        waits();
        otherTiers().askFirst(cause, held.get(), new HeldRead(this, wrapper, endpoint));
        return false;
    }

    /**
     * Asks the other tiers first, and the server only if none of them has an answer, or before what must not overtake
     * it.
     */
    void holdBack(Outcome cause, HeldReads held) {
        startDiversion();
        waits();
        otherTiers().askFirst(cause, held, HeldRead.ofTheCaller(this));
    }

    /** What the client dispatched in the end: this, or a wrapper around it. */
    void dispatchedAs(@Nullable Object returned) {
        if (returned == null) { // the client threw: there is nothing to wait for
            settle();
            vote().withdrawn();
        }
        wrappedIn(returned);
    }

    @Override
    public CommandOutput<K, V, T> getOutput() {
        return gate;
    }

    /** The server has sent it on to another one, and the client follows. */
    @Override
    public void release() {
        vote().failed(FaultKind.MOVED);
        super.release();
    }

    @Override
    public void replySeen(boolean isNull) {
        nullSeen = isNull;
    }

    @Override
    public void errorSeen(boolean isError) {
        errorSeen = isError;
    }

    @Override
    public void valueSeen(ByteBuffer bytes) {
        try {
            isTakenBack =
                    !Observations.include(route()) && engine().areTrials() && engine().isTakenBack(lookup(), bytes);
            if (!isTakenBack && !isNoNews(bytes)) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                unusual().seen = Value.of(copy);
            }
        } catch (Throwable failure) { // not remembered; the decoding goes on
            forgetSeen();
            AgentLog.ownFault("reading a reply", failure);
        }
    }

    private void forgetSeen() {
        Unusual mine = unusualSoFar();
        if (mine != null) {
            mine.seen = null;
        }
    }

    /** Most hits are none, which the text of the key is enough to see. */
    private boolean isNoNews(ByteBuffer bytes) {
        String text = keyText();
        return text != null && engine().hits().isNoNews(text, node(), route(), bytes, System.nanoTime())
                || engine().isNoNews(lookup(), bytes);
    }

    @Override
    public void complete() {
        CommandOutput<K, V, T> target = gate.target();
        if (!claim()) { // answered by a lower tier: the reply is late and was dropped
            if (errorSeen) {
                vote().withdrawn();
            } else {
                vote().answered();
            }
            if (nullSeen) {
                missed();
            }
            engine().repliedLate(vote().replier());
            tell(null);
        } else if (target.hasError()) {
            String error = target.getError();
            Outcome outcome = Classifier.safely(() -> Classifier.ofReply(error, isFollowing()));
            vote().said(outcome, error);
            observe(outcome, System.nanoTime());
            primaryFailed(outcome, command::complete);
            observed(End.FAILURE);
            // a command of the reactive interface ends as any other there, and its observers look at its output
            tell(command instanceof Future ? new RedisCommandExecutionException(error) : null);
        } else if (nullSeen || isTakenBack) {
            vote().answered();
            Outcome nothing = missed();
            observe(nothing, System.nanoTime());
            primaryFailed(nothing, isTakenBack ? () -> miss(command::complete) : command::complete);
            observed(End.NULL);
            tell(null);
        } else { // a hit: claimed by the reply, so that nobody else can complete the command
            vote().answered();
            countHit();
            remember();
            command.complete();
            observed(End.VALUE);
            tellHit();
        }
    }

    private void remember() {
        Unusual mine = unusualSoFar();
        Value value = mine == null ? null : mine.seen;
        if (value == null || !isFromItsServer() || !isOfItsNamespace()) {
            return;
        }
        if (!isAtAnother()) {
            engine().remember(lookup(), value);
            return;
        }
        String server = server();
        if (server != null) {
            engine().remember(lookup(), value, server);
        }
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        if (failure == ANSWERED_ELSEWHERE) {
            return false;
        }
        boolean open = !command.isDone();
        if (!open) {
            countAbandoned(); // unless it is known how it has ended
        } else {
            Outcome outcome = claim()
                    ? Classifier.safely(() -> Refusal.isFullQueue(failure, serving())
                            ? Refusal.FULL_QUEUE
                            : Classifier.of(failure, isFollowing(), this::isConnectionLost))
                    : Outcome.UNKNOWN;
            vote().said(outcome, failure instanceof RedisCommandExecutionException ? failure.getMessage() : null);
            observe(outcome, System.nanoTime());
            primaryFailed(outcome, () -> command.completeExceptionally(failure));
            observed(End.FAILURE);
        }
        tell(failure);
        return open;
    }

    @Override
    public void cancel() {
        boolean isFirst = settle();
        if (isFirst) {
            countAbandoned();
            command.cancel();
            observed(End.FAILURE);
        }
        vote().withdrawn();
        tell(new CancellationException());
    }

    @Override
    void timedOut(long nowNanos) {
        isLate(Outcome.TIMEOUT, nowNanos);
    }

    /** Its time is over by now, and it waits on. */
    void isLate(Outcome timeout, long nowNanos) {
        observe(timeout, nowNanos);
        if (canDivert(timeout) && startDiversion()) {
            otherTiers().ask(timeout);
        } else {
            leftToPrimary();
        }
    }

    /**
     * It is not sent, and ends as if its server had been asked, unless another tier has an answer.
     *
     * @param failure what its caller gets then; null for a null
     */
    void endsAs(Outcome outcome, @Nullable Throwable failure) {
        primaryFailed(outcome, () -> {
            if (failure == null) {
                command.complete();
            } else {
                command.completeExceptionally(failure);
            }
        });
        tell(failure);
    }

    private OtherTiers<T> otherTiers() {
        return new OtherTiers<>(this, contextLoader, callerWaits);
    }

    /** The primary has no value: diverts, unless that has been done, and completes as the primary would at the end. */
    private void primaryFailed(Outcome outcome, Runnable asThePrimary) {
        boolean isMissInstead = endsAsMiss(outcome);
        Runnable completion = () -> {
            countFailed(outcome, isMissInstead);
            if (isMissInstead) {
                miss(asThePrimary);
            } else {
                asThePrimary.run();
            }
        };
        boolean isUnknown = outcome instanceof Outcome.Unknown; // passed on at once, whatever is under way
        switch (primaryFailed(completion, () -> canDivert(outcome), isUnknown)) {
            case DIVERT -> otherTiers().ask(outcome);
            case COMPLETE -> completion.run();
            case NOTHING -> {}
        }
    }

    private void miss(Runnable asThePrimary) {
        if (!isGiven(null)) {
            asThePrimary.run();
        }
    }

    /** An answer as the application would read it; null where that fails. On a thread for application code. */
    @Nullable
    T decoded(Answer answer) {
        try {
            return access().decode(gate.target(), answer, route());
        } catch (Throwable failure) {
            AgentLog.ownFault("decoding an answer", failure);
            return null;
        }
    }

    /** Completes the application's command with a lower tier's answer, unless that cannot be set. */
    boolean isGiven(@Nullable T value) {
        answering();
        try {
            access().set(gate.target(), value);
        } catch (Throwable failure) {
            AgentLog.ownFault("answering", failure);
            return false;
        }
        completeAnswered();
        return true;
    }
}
