package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Value;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A read of cache data on its way through Lettuce. The application holds the command inside it, which is completed
 * once: with what the primary gave, or with a lower tier's answer.
 *
 * <p>Here is what each party does; {@link ContestedCommand} says which of them completes it, {@link ServedCommand} which
 * server has its say.
 */
final class RoutedCommand<K, V, T> extends ServedCommand<K, V, T> {

    /** Ends a wrapper that the client put around this command and that keeps a done-flag of its own. */
    private static final CancellationException ANSWERED_ELSEWHERE =
            new CancellationException("answered by a fallback tier of Detour");

    private final OutputAccess access;
    private final Gate<K, V, T> gate;
    private final Observers<T> observers = new Observers<>();

    /** The application's class loader: code that continues after a lower tier's answer finds it as its context. */
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    private volatile @Nullable RedisCommand<?, ?, ?> outer;

    /** Whether that waits to be sent, so that no reply will end it. */
    private volatile boolean outerWaits;

    private @Nullable Value seen;

    RoutedCommand(
            RedisCommand<K, V, T> command,
            RedisChannelHandler<K, V> connection,
            @Nullable LettuceConnection state,
            Lookup lookup,
            Engine engine,
            OutputAccess access,
            Vote vote) {
        super(command, connection, state, lookup, engine, vote);
        this.access = access;
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
        if (reaches(server, isPrimary, to)) {
            return true;
        }
        Outcome cause = to.isFoundDown() ? LettuceConnection.DISCONNECTED : Outcome.BREAKER_OPEN;
        if (!engine().canDivert(lookup(), cause) || !startDiversion()) {
            return true;
        }
        outer = wrapper;
        outerWaits = wrapper != null;
        otherTiers().askFirst(cause, held.get(), new HeldRead(this, wrapper, endpoint));
        return false;
    }

    /**
     * Asks the other tiers first, and the server only if none of them has an answer, or before what must not overtake
     * it.
     */
    void holdBack(Outcome cause, HeldReads held) {
        startDiversion();
        otherTiers().askFirst(cause, held, new HeldRead(this, null, null));
    }

    /** The wrapper that was held goes out now: a reply will end it. */
    void outerIsSent() {
        outerWaits = false;
    }

    /** What the client dispatched in the end: this, or a wrapper around it. */
    void dispatchedAs(@Nullable Object returned) {
        if (returned == null) { // the client threw: there is nothing to wait for
            settle();
            vote().withdrawn();
        }
        if (outer == null) { // or it is held, and what ends it has been told
            outer = returned instanceof RedisCommand<?, ?, ?> command && command != this ? command : null;
        }
        if (isAnswered()) {
            endOuter();
        }
    }

    @Override
    public CommandOutput<K, V, T> getOutput() {
        return gate;
    }

    /** The server has sent it on to another one, and the client follows. */
    @Override
    public void release() {
        vote().answered();
        super.release();
    }

    @Override
    public void valueSeen(ByteBuffer bytes) {
        try {
            if (!engine().isNoNews(lookup(), bytes)) {
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
            vote().answered();
            if (gate.nullSeen()) {
                engine().missed(lookup());
            }
            engine().repliedLate(vote().replier());
            observers.tell(null, null);
        } else if (target.hasError()) {
            String error = target.getError();
            Outcome outcome = Classifier.safely(() -> Classifier.ofReply(error, isFollowing()));
            vote().said(outcome, true);
            primaryFailed(outcome, command::complete);
            // a command of the reactive interface ends as any other there, and its observers look at its output
            observers.tell(null, command instanceof Future ? new RedisCommandExecutionException(error) : null);
        } else if (gate.nullSeen()) {
            vote().answered();
            primaryFailed(engine().missed(lookup()), command::complete);
            observers.tell(null, null);
        } else { // a hit: claimed by the reply, so that nobody else can complete the command
            vote().answered();
            remember();
            command.complete();
            observers.tell(target.get(), null);
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
        if (open) {
            Outcome outcome = claim()
                    ? Classifier.safely(() -> Refusal.isFullQueue(failure, serving())
                            ? Refusal.FULL_QUEUE
                            : Classifier.of(failure, isFollowing(), this::isConnectionLost))
                    : Outcome.UNKNOWN;
            vote().said(outcome, failure instanceof RedisCommandExecutionException);
            primaryFailed(outcome, () -> command.completeExceptionally(failure));
        }
        observers.tell(null, failure);
        return open;
    }

    @Override
    public void cancel() {
        if (settle()) {
            command.cancel();
        }
        vote().withdrawn();
        observers.tell(null, new CancellationException());
    }

    @Override
    public void onComplete(Consumer<? super T> action) {
        observers.add(action, command);
    }

    @Override
    public void onComplete(BiConsumer<? super T, Throwable> action) {
        observers.add(action, command);
    }

    @Override
    void timedOut() {
        Outcome timeout = Outcome.TIMEOUT;
        if (engine().canDivert(lookup(), timeout) && startDiversion()) {
            otherTiers().ask(timeout);
        }
    }

    private OtherTiers<T> otherTiers() {
        return new OtherTiers<>(this, contextLoader);
    }

    /** The primary has no value: diverts, unless that has been done, and completes as the primary would at the end. */
    private void primaryFailed(Outcome outcome, Runnable asThePrimary) {
        Runnable completion = engine().endsAsMiss(lookup(), outcome) ? () -> miss(asThePrimary) : asThePrimary;
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
            return access.decode(gate.target(), answer, lookup().route());
        } catch (Throwable failure) {
            AgentLog.ownFault("decoding an answer", failure);
            return null;
        }
    }

    /** Completes the application's command with a lower tier's answer, unless that cannot be set. */
    boolean isGiven(@Nullable T value) {
        answering();
        try {
            access.set(gate.target(), value);
        } catch (Throwable failure) {
            AgentLog.ownFault("answering", failure);
            return false;
        }
        command.complete();
        endOuter();
        return true;
    }

    /**
     * A wrapper with a done-flag of its own would be sent after a reconnect. It must not be ended where a reply is still
     * to come: that would not reach this command any more, nor those who watch the wrapper.
     */
    private void endOuter() {
        RedisCommand<?, ?, ?> wrapper = outer;
        if (wrapper != null && !wrapper.isDone() && (outerWaits || !DoneFlag.raise(wrapper))) {
            wrapper.completeExceptionally(ANSWERED_ELSEWHERE);
        }
    }
}
