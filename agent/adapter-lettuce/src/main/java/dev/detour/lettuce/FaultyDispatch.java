package dev.detour.lettuce;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.Engine;
import dev.detour.engine.WatchedKeys;
import dev.detour.engine.fault.Faults;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.RedisCommand;
import java.net.ConnectException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The dispatch of reads into which faults are injected, made only where {@code detour.faults} is set.
 *
 * <p>A fault strikes where a read would be sent: what is really wrong with its connection or server has been met by then.
 * The command is not written, so that no reply comes to it, and what the application holds is completed as the client
 * would complete it.
 */
final class FaultyDispatch extends ReadDispatch {

    /** In every message, so that nobody looks for what is wrong. */
    static final String INJECTED = " (injected by detour.faults)";

    private final Engine engine;
    private final Faults faults;
    private final Set<InjectedTimeout> waiting = ConcurrentHashMap.newKeySet();

    private FaultyDispatch(
            Engine engine,
            InCommon inCommon,
            WriteObserver writes,
            WatchedKeys<Watching> watchedKeys,
            Batches batches,
            Faults faults) {
        super(engine, inCommon, writes, watchedKeys, batches);
        this.engine = engine;
        this.faults = faults;
    }

    /** Of the type of its superclass: the verifier of whoever makes it would load this one to see that it is one. */
    static ReadDispatch of(
            Engine engine,
            InCommon inCommon,
            WriteObserver writes,
            WatchedKeys<Watching> watchedKeys,
            Batches batches,
            Faults faults) {
        return new FaultyDispatch(engine, inCommon, writes, watchedKeys, batches, faults);
    }

    @Override
    void disconnected(RedisChannelHandler<?, ?> connection) {
        waiting.forEach(one -> one.disconnected(connection));
    }

    @Override
    Object send(RedisCommand<?, ?, ?> command, RedisChannelHandler<?, ?> handler, RoutedCommand<?, ?, ?> read) {
        // a closed connection says so itself, and what nobody watches is left to a failover client's own checks
        boolean canBeKept = handler instanceof StatefulConnection
                && !handler.isClosed()
                && read.node().primary() != Primary.UNWATCHED;
        InjectedFault fault =
                canBeKept ? faults.next(read.route(), read.lookup().key()) : null;
        if (fault == null) {
            return super.send(command, handler, read);
        }
        read.waits(); // for ever: whoever watches it is told that no reply comes
        strike(handler, read, fault);
        return new Answered(command);
    }

    private void strike(RedisChannelHandler<?, ?> handler, RoutedCommand<?, ?, ?> read, InjectedFault fault) {
        switch (fault.kind()) {
            case TIMEOUT -> new InjectedTimeout(engine, handler, read, fault, waiting).begin();
            case NODE_DOWN -> {
                vote(read, fault, FaultKind.NODE_DOWN);
                read.endsAs(
                        fault.outcome(),
                        new RedisConnectionException(
                                "Unable to connect" + INJECTED, new ConnectException("Connection refused")));
            }
            case EVICTION -> {
                read.vote().withdrawn();
                engine.missedByInjection(read.lookup(), (Outcome.Miss) fault.outcome());
                read.endsAs(fault.outcome(), null);
            }
            case SLOW_ORIGIN -> throw new IllegalStateException("of an origin");
        }
    }

    /** Unless it was wanted the breaker hears nothing of it: it is there for all keys of its server. */
    static void vote(RoutedCommand<?, ?, ?> read, InjectedFault fault, FaultKind kind) {
        if (fault.votes()) {
            read.vote().failedAtGuess(kind);
        } else {
            read.vote().withdrawn();
        }
    }
}
