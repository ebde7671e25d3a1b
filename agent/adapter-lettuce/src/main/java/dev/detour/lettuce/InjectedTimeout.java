package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.tier.DeadlineRing;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a read for a server that seems silent: until the read's deadline, after which the other tiers are asked, and
 * if none of them has an answer until the connection's own time-out, which ends it in the words of the client, and on the
 * client's own threads. A connection without a time-out has its default here, rather than a wait without end. Its caller
 * may give it up before, and a connection that is closed ends it as it ends what it waits for.
 */
final class InjectedTimeout implements DeadlineRing.Entry {

    private static final Duration AS_FOR_EVER = Duration.ofSeconds(60);

    /** Before a caller that waits by the same time-out gives up, who would not be told that it was injected. */
    private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Engine engine;
    private final RedisChannelHandler<?, ?> handler;
    private final RoutedCommand<?, ?, ?> read;
    private final InjectedFault fault;
    private final Duration own;
    private final long dueNanos;

    /** Those that are under way, this one from its beginning to its end. */
    private final Set<InjectedTimeout> underWay;

    /** Written before anybody can end it. */
    private @Nullable Future<?> timer;

    InjectedTimeout(
            Engine engine,
            RedisChannelHandler<?, ?> handler,
            RoutedCommand<?, ?, ?> read,
            InjectedFault fault,
            Set<InjectedTimeout> underWay) {
        this.underWay = underWay;
        this.engine = engine;
        this.handler = handler;
        this.read = read;
        this.fault = fault;
        Duration timeout = handler.getTimeout();
        this.own = timeout.isZero() || timeout.isNegative() ? AS_FOR_EVER : timeout;
        this.dueNanos = read.vote().waitEndNanos();
    }

    void begin() {
        if (!fault.votes()) {
            read.vote().withdrawn(); // a probe's place is not to be kept for nothing
        }
        long untilEndNanos = own.toNanos() - Math.min(AHEAD_NANOS, own.toNanos() / 10);
        timer = handler.getResources().eventExecutorGroup().schedule(this::end, untilEndNanos, TimeUnit.NANOSECONDS);
        underWay.add(this);
        read.onComplete((value, failure) -> over());
        read.leftToPrimary(); // counts it where the caller gives it up
        if (read.getDelegate() instanceof CompletionStage<?> held) {
            var unused = held.whenComplete((value, failure) -> over());
        }
        if (dueNanos - System.nanoTime() < own.toNanos()) {
            engine.deadlines().add(this);
        }
        disconnected(handler); // it may have been closed meanwhile
    }

    /** A read is not to be kept until its time-out once it has ended. */
    private void over() {
        underWay.remove(this);
        Future<?> end = timer;
        if (end != null) {
            end.cancel(false);
        }
    }

    /** This connection is down; the client sends again what it waits for, unless it was closed. */
    void disconnected(RedisChannelHandler<?, ?> lost) {
        if (lost == handler && lost.isClosed()) {
            read.cancel();
        }
    }

    @Override
    public boolean isSettled() {
        return read.isDone() || read.isAnswered();
    }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    @Override
    public void expired() {
        FaultyDispatch.vote(read, fault, FaultKind.TIMEOUT);
        read.isLate(InjectedFault.LATE, dueNanos);
    }

    private void end() {
        if (!isSettled()) {
            FaultyDispatch.vote(read, fault, FaultKind.TIMEOUT);
            read.endsAs(
                    fault.outcome(),
                    new RedisCommandTimeoutException(
                            "Command timed out after " + own.toMillis() + " millisecond(s)" + FaultyDispatch.INJECTED));
        }
    }
}
