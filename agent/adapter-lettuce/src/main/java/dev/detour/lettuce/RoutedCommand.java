package dev.detour.lettuce;

import dev.detour.bootstrap.ContinuationExecutors;
import dev.detour.engine.Engine;
import dev.detour.engine.Observation;
import dev.detour.engine.Observations;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Observed.End;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Value;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A read of cache data on its way through Lettuce. The application holds the command inside it, which is completed
 * once: with what the primary gave, or with a lower tier's answer.
 *
 * <p>Here is what each party does; {@link ContestedCommand} says which of them completes it, {@link ServedCommand} which
 * server has its say, {@link WatchedCommand} who else is told.
 */
final class RoutedCommand<K, V, T> extends WatchedCommand<K, V, T> {

    private final Gate<K, V, T> gate;

    /** The application's class loader: code that continues after a lower tier's answer finds it as its context. */
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    /** Looked at only where an application has an executor of its own, which nobody who waits shall have to wait for. */
    private final boolean callerWaits =
            ContinuationExecutors.areAny() && (SyncCall.isCurrent() || SyncCall.isOfSpring());

    private @Nullable Value seen;

    /** Whether the value is one that Detour has set for a moment, and that this process has overwritten. */
    private boolean isTakenBack;

    /** Where route mode would have gone on without the server first, of a read that is only observed. */
    private volatile @Nullable Observation observation;

    /** Whether that was told; guarded by this. */
    private boolean ended;

    RoutedCommand(
            RedisCommand<K, V, T> command,
            RedisChannelHandler<K, V> connection,
            @Nullable LettuceConnection state,
            Lookup lookup,
            Engine engine,
            InCommon inCommon,
            Vote vote) {
        super(command, connection, state, lookup, engine, inCommon, vote);
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
        if (!engine().canDivert(lookup(), cause) || !startDiversion()) {
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

    /** Route mode would go on without the server from here; nothing is done where the read is only observed. */
    void observe(Outcome cause, long decidedNanos) {
        if (observation == null && Observations.include(lookup().route())) {
            observation = engine().observations().begin(lookup(), cause, decidedNanos);
            if (command instanceof CompletionStage<?> held) { // which a caller that gives up cancels without a word
                var unused = held.whenComplete((value, failure) -> {
                    if (failure instanceof CancellationException) {
                        observed(End.FAILURE);
                    }
                });
            }
        }
    }

    private synchronized boolean isFirstEnd() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    /** The client has come to an end of its own. */
    private void observed(End end) {
        if (!Observations.include(lookup().route())) {
            return;
        }
        Observation first = observation;
        Observations all = engine().observations();
        if (first != null && isFirstEnd()) {
            all.end(first, end, System.nanoTime());
        } else if (first != null) {
            return; // its caller had given it up
        } else if (end == End.VALUE) {
            all.hit(lookup().route());
        } else {
            all.error(lookup().route());
        }
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
    public void valueSeen(ByteBuffer bytes) {
        try {
            isTakenBack = !Observations.include(lookup().route()) && engine().isTakenBack(lookup(), bytes);
            if (!isTakenBack && !engine().isNoNews(lookup(), bytes)) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                seen = Value.of(copy);
            }
        } catch (Throwable failure) {
            seen = null; // not remembered; the decoding goes on
            AgentLog.ownFault("reading a reply", failure);
        }
    }

    @Override
    public void complete() {
        CommandOutput<K, V, T> target = gate.target();
        if (!claim()) { // answered by a lower tier: the reply is late and was dropped
            if (gate.errorSeen()) {
                vote().withdrawn();
            } else {
                vote().answered();
            }
            if (gate.nullSeen()) {
                engine().missed(lookup());
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
        } else if (gate.nullSeen() || isTakenBack) {
            vote().answered();
            Outcome nothing = engine().missed(lookup());
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
            tellHit(target.get());
        }
    }

    private void remember() {
        Value value = seen;
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
    void timedOut() {
        isLate(Outcome.TIMEOUT);
    }

    /** Its time is over, and it waits on. */
    void isLate(Outcome timeout) {
        observe(timeout, dueNanos());
        if (engine().canDivert(lookup(), timeout) && startDiversion()) {
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
        boolean isMissInstead = engine().endsAsMiss(lookup(), outcome);
        Runnable completion = () -> {
            countFailed(outcome, isMissInstead);
            if (isMissInstead) {
                miss(asThePrimary);
            } else {
                asThePrimary.run();
            }
        };
        boolean isUnknown = outcome instanceof Outcome.Unknown; // passed on at once, whatever is under way
        switch (primaryFailed(completion, () -> engine().canDivert(lookup(), outcome), isUnknown)) {
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
            return access().decode(gate.target(), answer, lookup().route());
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
