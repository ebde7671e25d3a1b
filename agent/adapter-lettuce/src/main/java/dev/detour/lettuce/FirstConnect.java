package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.Timeout;
import java.io.Closeable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes on connecting a connection that the application holds already, until it is connected for the first time; from
 * then on Lettuce does so by itself. The pauses are those that the application has set for Lettuce, the threads Lettuce's.
 *
 * <p>Ends with the connection and with its client, both of which close what is registered with them.
 */
final class FirstConnect implements Closeable {

    /** Lettuce's own default; whoever waits longer between two attempts means servers that were there. */
    private static final long MAX_PAUSE_MILLIS = 30_000;

    private final ConnectionBuilder builder;
    private final Attempt attempt;
    private final BooleanSupplier clientGone;
    private final BiConsumer<FirstConnect, Boolean> end;
    private final ClientResources resources;
    private final Delay delay;

    /** Guarded by this, like what follows. */
    private @Nullable Timeout pause;

    private int attempts;
    private boolean refused;
    private boolean over;

    /** Begins to open the connection. */
    interface Attempt {
        CompletionStage<?> begin() throws Throwable;
    }

    /**
     * @param clientGone whether the connection's client has been shut down
     * @param end called once, with whether it is connected
     */
    FirstConnect(
            ConnectionBuilder builder,
            Attempt attempt,
            BooleanSupplier clientGone,
            BiConsumer<FirstConnect, Boolean> end) {
        this.builder = builder;
        this.attempt = attempt;
        this.clientGone = clientGone;
        this.end = end;
        this.resources = builder.clientResources();
        this.delay = resources.reconnectDelay();
    }

    /** The next attempt follows after a pause. */
    synchronized void schedule() {
        if (over) {
            return;
        }
        attempts++;
        long millis = Math.min(MAX_PAUSE_MILLIS, delay.createDelay(attempts).toMillis());
        try {
            pause = resources.timer().newTimeout(due -> connectElsewhere(), millis, TimeUnit.MILLISECONDS);
        } catch (IllegalStateException | RejectedExecutionException shutDown) {
            end(false);
        }
    }

    /** The timer's thread is for the timer. */
    private void connectElsewhere() {
        try {
            resources.eventExecutorGroup().execute(this::connect);
        } catch (RejectedExecutionException shutDown) {
            end(false);
        }
    }

    private void connect() {
        try {
            if (isPointless()) {
                end(false);
                return;
            }
            attempt.begin().whenComplete((made, failure) -> {
                if (failure == null) {
                    end(true);
                } else {
                    failed(failure);
                }
            });
        } catch (IllegalStateException | RejectedExecutionException shutDown) {
            end(false);
        } catch (Throwable failure) {
            AgentLog.ownFault("connecting for the first time", failure);
            end(false);
        }
    }

    /** A client that shares its event loops with others leaves them running. */
    private boolean isPointless() {
        return builder.connection().isClosed()
                || clientGone.getAsBoolean()
                || resources.eventExecutorGroup().isShuttingDown()
                || builder.bootstrap().config().group().isShuttingDown();
    }

    private void failed(Throwable failure) {
        if (isPointless()) {
            end(false);
        } else if (ConnectFailure.isUnreachable(failure)) {
            schedule();
        } else {
            refused(failure);
        }
    }

    /** As Lettuce does when it connects again: it goes on, unless the application would not have it. */
    private void refused(Throwable failure) {
        ClientOptions options = builder.clientOptions();
        boolean gaveUp = options.isSuspendReconnectOnProtocolFailure();
        if (isFirstRefusal()) {
            AgentLog.warn("a connection that was handed out before its server could be reached"
                    + " (detour.lettuce.boot-without-redis) is refused now: "
                    + ConnectFailure.root(failure)
                    + (gaveUp ? "; it is given up, as suspendReconnectOnProtocolFailure says" : "; it is tried again"));
        }
        if (gaveUp) {
            end(false);
        } else {
            schedule();
        }
    }

    private synchronized boolean isFirstRefusal() {
        boolean first = !refused;
        refused = true;
        return first;
    }

    /** The connection or its client is closed. */
    @Override
    public void close() {
        end(false);
    }

    private void end(boolean connected) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            if (pause != null) {
                pause.cancel();
            }
        }
        end.accept(this, connected);
    }
}
