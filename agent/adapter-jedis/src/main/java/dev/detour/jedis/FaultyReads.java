package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.fault.Faults;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Reads into which faults are injected, made only where {@code detour.faults} is set.
 *
 * <p>A fault strikes where a read would be sent: it has its connection by then, everything that is really wrong has been
 * met, and it is known to stand in no transaction and no pipeline. The command is not sent, so the connection owes nothing
 * and stays whole. What Jedis does after a failure, such as the further attempts of a cluster's client, it does after an
 * injected one, too, and each attempt of the call fails alike.
 */
final class FaultyReads extends RoutedReads {

    /** In every message, so that nobody looks for what is wrong. */
    private static final String INJECTED = " (injected by detour.faults)";

    /** The wait of a client that waits for ever: nobody wants to test that for longer. It is Jedis's own default. */
    private static final long AS_FOR_EVER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Engine engine;
    private final Faults faults;

    private FaultyReads(
            Engine engine,
            ThreadSlots threads,
            Connections connections,
            Pools pools,
            Clusters clusters,
            Faults faults) {
        super(engine, threads, connections, pools, clusters);
        this.engine = engine;
        this.faults = faults;
    }

    /** Of the type of its superclass: the verifier of whoever makes it would load this one to see that it is one. */
    static RoutedReads of(
            Engine engine,
            ThreadSlots threads,
            Connections connections,
            Pools pools,
            Clusters clusters,
            Faults faults) {
        return new FaultyReads(engine, threads, connections, pools, clusters, faults);
    }

    @Override
    @Nullable
    Call started(Object client, @Nullable Object key) throws Throwable {
        Call call = super.started(client, key);
        if (call != null) {
            call.inject(null);
        }
        return call;
    }

    @Override
    boolean admit(Call call, ConnectionState connection) {
        // ASKING, and what comes behind it, belong together; and what has to connect first may find the server down
        boolean isBound = call.admission().isOpen() || call.isAsking(connection) || !connection.hasSocket();
        if (!super.admit(call, connection)) {
            return false;
        }
        InjectedFault fault = isBound ? null : drawn(call).fault();
        if (fault == null) {
            return true;
        }
        strike(call, connection, fault);
        return false;
    }

    /** Once for each call; one that is only observed, or in which a client's own failover decides, has none. */
    private Injection drawn(Call call) {
        Injection drawn = call.injection();
        if (drawn == null) {
            drawn = call.isWatched() ? Injection.of(faults.next(call.route(), call.key())) : Injection.NONE;
            call.inject(drawn);
        }
        return drawn;
    }

    private void strike(Call call, ConnectionState connection, InjectedFault fault) {
        switch (fault.kind()) {
            case TIMEOUT -> timeOut(call, connection, fault);
            case NODE_DOWN -> {
                vote(call, fault, FaultKind.NODE_DOWN);
                if (!isAnswered(call, fault.outcome())) {
                    fail(
                            call,
                            new JedisConnectionException(
                                    "Failed to connect" + INJECTED, new ConnectException("Connection refused")));
                }
            }
            case EVICTION -> evict(call, (Outcome.Miss) fault.outcome());
            case SLOW_ORIGIN -> throw new IllegalStateException("of an origin");
        }
    }

    /** Waits as long as for a server that is silent: until the deadline, and if no tier has an answer then, for ever. */
    private void timeOut(Call call, ConnectionState connection, InjectedFault fault) {
        long beganNanos = System.nanoTime();
        long ownNanos = ownNanos(connection);
        long deadlineNanos = call.admission().isOpen() ? call.admission().waitNanos() : Primary.FOR_EVER;
        if (!fault.votes()) {
            call.admission().withdraw(); // first: a probe's place is not to be kept for nothing
        }
        if (deadlineNanos < ownNanos) {
            sleepUntil(beganNanos + deadlineNanos);
            vote(call, fault, FaultKind.TIMEOUT);
            if (isAnswered(call, InjectedFault.LATE)) {
                return;
            }
        }
        sleepUntil(beganNanos + ownNanos);
        vote(call, fault, FaultKind.TIMEOUT);
        if (!isAnswered(call, fault.outcome())) {
            fail(
                    call,
                    new JedisConnectionException(
                            "Read timed out" + INJECTED, new SocketTimeoutException("Read timed out")));
        }
    }

    private void evict(Call call, Outcome.Miss nothing) {
        call.admission().withdraw();
        engine.missedByInjection(call.lookup(node(call)), nothing);
        if (!isAnswered(call, nothing)) {
            call.answer(Answer.MISS);
        }
        call.tally().failed(call, nothing, false);
    }

    /** A call goes along its route once. */
    private boolean isAnswered(Call call, Outcome outcome) {
        return call.isRoutable() && divert(call, outcome);
    }

    private static void fail(Call call, RuntimeException asJedis) {
        Injection injection = call.injection();
        if (injection != null) {
            injection.fails(asJedis);
        }
    }

    /** Unless it was wanted the breaker hears nothing of it: it is there for all keys of its server. */
    private static void vote(Call call, InjectedFault fault, FaultKind kind) {
        if (fault.votes()) {
            call.admission().failed(kind, System.nanoTime());
        } else {
            call.admission().withdraw();
        }
    }

    private static long ownNanos(ConnectionState connection) {
        try {
            int millis = connection.ownTimeoutMillis();
            return millis == 0 ? AS_FOR_EVER_NANOS : TimeUnit.MILLISECONDS.toNanos(millis);
        } catch (SocketException closed) {
            return 0;
        }
    }

    /** As little to be interrupted as a read from a socket is. */
    private static void sleepUntil(long nanos) {
        boolean wasInterrupted = false;
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException later) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
