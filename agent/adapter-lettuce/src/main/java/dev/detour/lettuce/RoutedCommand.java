package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.DeadlineRing;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
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
 * <p>Here is what each party does; {@link ContestedCommand} says which of them completes it.
 */
final class RoutedCommand<K, V, T> extends ContestedCommand<K, V, T> implements DeadlineRing.Entry, HeldReads.Held {

    /** Ends a wrapper that the client put around this command and that keeps a done-flag of its own. */
    private static final CancellationException ANSWERED_ELSEWHERE =
            new CancellationException("answered by a fallback tier of Detour");

    /** No time of the clock, or one that is missed by a nanosecond. */
    private static final long NOT_STARTED = 0;

    private final Engine engine;
    private final OutputAccess access;
    private final RedisChannelHandler<K, V> connection;
    private final Lookup lookup;
    private final Gate<K, V, T> gate;

    /** Replaced where another server serves it than was to be expected. */
    private volatile Vote vote;

    private final Observers<T> observers = new Observers<>();

    /** The application's class loader: code that continues after a lower tier's answer finds it as its context. */
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    private volatile long dueNanos;
    private volatile @Nullable RedisCommand<?, ?, ?> outer;

    /** Whether that waits to be sent, so that no reply will end it. */
    private volatile boolean outerWaits;

    /** The connection that it was last handed on to, or taken on by one node; handed over by the client as it is itself. */
    private @Nullable LettuceConnection via;

    /** Whether that leads to another server than the primary whose value is read. */
    private boolean atAnother;

    private @Nullable Value seen;
    private volatile boolean elsewhere;

    RoutedCommand(
            RedisCommand<K, V, T> command,
            RedisChannelHandler<K, V> connection,
            Lookup lookup,
            Engine engine,
            OutputAccess access,
            Vote vote) {
        super(command);
        this.connection = connection;
        this.lookup = lookup;
        this.engine = engine;
        this.access = access;
        this.gate = new Gate<>(command.getOutput(), this);
        this.vote = vote;
    }

    /** Starts its deadline, if it has one and it is not running. */
    void startDeadline() {
        Vote latest = vote;
        if (dueNanos == NOT_STARTED && latest.waitNanos() != Primary.FOR_EVER) {
            dueNanos = latest.dueNanos();
            try {
                engine.deadlines().add(this);
            } catch (Throwable failure) { // it waits as without Detour
                AgentLog.ownFault("starting a deadline", failure);
            }
        }
    }

    /**
     * The client writes it to a server that it has chosen itself: what comes of it is told there.
     *
     * @param isPrimary whether the client takes it for the primary of all that the connection reads
     * @param to the connection that leads there
     * @return whether that server's breaker lets it in, and the connection is up
     */
    boolean reaches(Node server, boolean isPrimary, LettuceConnection to) {
        Vote before = vote;
        Primary there = server.primary();
        if (isAnswered() || isDone()) {
            return true;
        }
        boolean isExpected = before.isAt(there);
        servedBy(
                to,
                isExpected ? atAnother : !isPrimary && there != lookup.node().primary());
        boolean isAdmitted = isExpected || isAdmittedInstead(before, there);
        boolean isUp = there == Primary.UNWATCHED || !to.isFoundDown() || isNeverUpAgain(there, to);
        startDeadline();
        return isAdmitted && isUp;
    }

    private boolean isAdmittedInstead(Vote before, Primary there) {
        before.withdrawn();
        long now = System.nanoTime();
        Permit permit = there.admit(now);
        vote = new Vote(there, permit == null ? Permit.UNCOUNTED : permit, now);
        return permit != null;
    }

    /** The connection is down: whether it stays so while its server is well, of which the application has to see something. */
    private boolean isNeverUpAgain(Primary there, LettuceConnection to) {
        boolean isServerWell = to.isServerWell(there); // it is this connection that is down
        if (isServerWell) {
            vote.withdrawn();
        } else {
            vote.failed(FaultKind.NODE_DOWN); // Lettuce would keep it until it has reconnected
        }
        vote = new Vote(there, Permit.UNCOUNTED, System.nanoTime());
        RedisChannelHandler<?, ?> down = to.handler();
        boolean isForGood = isServerWell && down != null && Refusal.isForGood(down);
        via = isForGood ? null : to;
        return isForGood;
    }

    /**
     * Who serves it.
     *
     * @param isAnother whether that is another server than the primary whose value is read
     */
    void servedBy(LettuceConnection server, boolean isAnother) {
        via = server;
        atAnother = isAnother;
    }

    /**
     * The same, where it need not be written yet.
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
        Outcome cause = to.isFoundDown() ? LettuceAdapter.DISCONNECTED : Outcome.BREAKER_OPEN;
        if (!engine.canDivert(lookup, cause) || !startDiversion()) {
            return true;
        }
        outer = wrapper;
        outerWaits = true;
        askOthers(cause, held.get(), wrapper == null || endpoint == null ? this : sendingTo(endpoint, wrapper));
        return false;
    }

    /**
     * Asks the other tiers first, and the server only if none of them has an answer, or before what must not overtake
     * it.
     */
    void holdBack(Outcome cause, HeldReads held) {
        startDiversion();
        askOthers(cause, held, this);
    }

    private void askOthers(Outcome cause, HeldReads held, HeldReads.Held sending) {
        boolean callerWaits = SyncCall.isCurrent();
        Consumer<@Nullable Answer> end = answer -> {
            try {
                diverted(answer);
            } finally {
                held.letGo(lookup.key(), sending);
            }
        };
        held.hold(lookup.key(), sending); // from here on nothing may fail, or the client would send it too
        if (callerWaits) {
            engine.divertInPlace(lookup, cause, end);
        } else {
            divert(cause, end);
        }
    }

    /** Not as a new command, which the client would take into a transaction that has begun since. */
    @Override
    public void sendNow() {
        if (isAnswered() || isDone()) {
            return;
        }
        try {
            dispatchedAs(connection.getChannelWriter().write(this));
        } catch (RuntimeException refused) { // as the application would have seen it
            completeExceptionally(refused);
        }
    }

    /** Past those who wrapped it on its way and have been told that it is sent. */
    private HeldReads.Held sendingTo(RedisChannelWriter endpoint, RedisCommand<?, ?, ?> wrapper) {
        return () -> sendTo(endpoint, wrapper);
    }

    private void sendTo(RedisChannelWriter endpoint, RedisCommand<?, ?, ?> wrapper) {
        if (isAnswered() || isDone()) {
            return;
        }
        outerWaits = false;
        try {
            endpoint.write(wrapper);
        } catch (RuntimeException refused) { // as the application would have seen it
            wrapper.completeExceptionally(refused);
        }
    }

    /** What the client dispatched in the end: this, or a wrapper around it. */
    void dispatchedAs(@Nullable Object returned) {
        if (returned == null) { // the client threw: there is nothing to wait for
            settle();
            vote.withdrawn();
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
        vote.answered();
        super.release();
    }

    @Override
    public void valueSeen(ByteBuffer bytes) {
        try {
            if (!engine.isNoNews(lookup, bytes)) {
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
            vote.answered();
            if (gate.nullSeen()) {
                engine.missed(lookup);
            }
            engine.repliedLate(vote.replier());
            observers.tell(null, null);
        } else if (target.hasError()) {
            String error = target.getError();
            Outcome outcome = Classifier.safely(() -> Classifier.ofReply(error, isFollowing()));
            vote.said(outcome, true);
            primaryFailed(outcome, command::complete);
            // a command of the reactive interface ends as any other there, and its observers look at its output
            observers.tell(null, command instanceof Future ? new RedisCommandExecutionException(error) : null);
        } else if (gate.nullSeen()) {
            vote.answered();
            primaryFailed(engine.missed(lookup), command::complete);
            observers.tell(null, null);
        } else { // a hit: claimed by the reply, so that nobody else can complete the command
            vote.answered();
            remember();
            command.complete();
            observers.tell(target.get(), null);
        }
    }

    private void remember() {
        Value value = seen;
        if (value == null || !isFromItsServer()) {
            return;
        }
        if (!atAnother) {
            engine.remember(lookup, value);
            return;
        }
        String server = via == null ? null : via.server();
        if (server != null) {
            engine.remember(lookup, value, server);
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
            vote.said(outcome, failure instanceof RedisCommandExecutionException);
            primaryFailed(outcome, () -> command.completeExceptionally(failure));
        }
        observers.tell(null, failure);
        return open;
    }

    /** A failover client hands what waits on a connection that is down over to another database, without a word. */
    private boolean isFromItsServer() {
        return lookup.node().primary() != Primary.UNWATCHED || !elsewhere && connection.isOpen();
    }

    /** A failover client chose this connection, which need not be the one that it had when the read began. */
    void handedTo(RedisChannelHandler<?, ?> chosen) {
        if (chosen != connection) {
            elsewhere = true;
        }
    }

    /** Whether the client itself goes where a redirection points to. */
    private boolean isFollowing() {
        return connection instanceof StatefulRedisClusterConnection;
    }

    RedisChannelHandler<K, V> connection() {
        return connection;
    }

    private boolean isConnectionLost() {
        RedisChannelHandler<?, ?> to = serving();
        return to != null && !to.isOpen() && !to.isClosed();
    }

    /** The connection to the server that was to be asked; a cluster's own says nothing of the nodes but one. */
    private @Nullable RedisChannelHandler<?, ?> serving() {
        LettuceConnection to = via;
        if (to != null) {
            return to.handler();
        }
        return isFollowing() ? null : connection;
    }

    @Override
    public void cancel() {
        if (settle()) {
            command.cancel();
        }
        vote.withdrawn();
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
    public boolean isSettled() {
        if (isDone()) { // perhaps cancelled by a caller that holds the command inside, of which nobody tells
            vote.withdrawn();
            return true;
        }
        return isAnswered(); // a claimed reply may still turn out to be a redirection
    }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    @Override
    public void expired() {
        Vote latest = vote; // the one whose time is over: another server may be asked meanwhile
        long due = latest.dueNanos();
        if (due - System.nanoTime() > 0) { // it has grown, because the server replied to others
            dueNanos = due;
            engine.deadlines().add(this);
            return;
        }
        latest.failed(FaultKind.TIMEOUT);
        Outcome timeout = Outcome.TIMEOUT;
        if (engine.canDivert(lookup, timeout) && startDiversion()) {
            divert(timeout, this::diverted);
        }
    }

    /**
     * An answer is told on the executor of the application, if it has one. That there is none is told where it comes: the
     * read goes on to the primary, or ends as the primary has it, and an executor that is busy must not hold that up.
     */
    private void divert(Outcome cause, Consumer<@Nullable Answer> end) {
        engine.divertAsync(lookup, cause, answer -> {
            if (answer == null) {
                end.accept(null);
            } else {
                ContextLoader.goOn(contextLoader, () -> end.accept(answer));
            }
        });
    }

    /** The primary has no value: diverts, unless that has been done, and completes as the primary would at the end. */
    private void primaryFailed(Outcome outcome, Runnable asThePrimary) {
        Runnable completion = engine.endsAsMiss(lookup, outcome) ? () -> miss(asThePrimary) : asThePrimary;
        boolean isUnknown = outcome instanceof Outcome.Unknown; // passed on at once, whatever is under way
        switch (primaryFailed(completion, () -> engine.canDivert(lookup, outcome), isUnknown)) {
            case DIVERT -> divert(outcome, this::diverted);
            case COMPLETE -> completion.run();
            case NOTHING -> {}
        }
    }

    private void miss(Runnable asThePrimary) {
        if (!isGiven(null)) {
            asThePrimary.run();
        }
    }

    /**
     * The route has ended, on a thread for application code: the codec is such, and what continues here. Where the caller
     * waits for a read that was held it is a thread of the routes, of which there are few: the codec must not block there.
     */
    private void diverted(@Nullable Answer answer) {
        ContextLoader.during(contextLoader, () -> {
            T value = answer == null ? null : decoded(answer);
            boolean answered = value != null || answer == Answer.MISS;
            Runnable completion = routeEnded(answered ? () -> answer(value) : null);
            if (completion != null) {
                completion.run();
            }
        });
    }

    private @Nullable T decoded(Answer answer) {
        try {
            return access.decode(gate.target(), answer, lookup.route());
        } catch (Throwable failure) {
            AgentLog.ownFault("decoding an answer", failure);
            return null;
        }
    }

    /** Completes the application's command with a lower tier's answer. */
    private void answer(@Nullable T value) {
        if (!isGiven(value)) {
            Runnable instead = takeBack();
            if (instead != null) {
                instead.run();
            }
        }
    }

    private boolean isGiven(@Nullable T value) {
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
