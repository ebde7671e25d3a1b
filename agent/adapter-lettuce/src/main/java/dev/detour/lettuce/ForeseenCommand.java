package dev.detour.lettuce;

import dev.detour.engine.Observation;
import dev.detour.engine.Observations;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Observed.End;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.protocol.RedisCommand;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A read that may be only observed: what route mode would have made of it, and how it has ended in fact. */
abstract class ForeseenCommand<K, V, T> extends WatchedCommand<K, V, T> {

    ForeseenCommand(
            RedisCommand<K, V, T> command,
            RedisChannelHandler<K, V> connection,
            @Nullable LettuceConnection state,
            InCommon inCommon,
            Object key,
            int keyHash,
            Node node,
            Route route) {
        super(command, connection, state, inCommon, key, keyHash, node, route);
    }

    /** Route mode would go on without the server from here; nothing is done where the read is only observed. */
    final void observe(Outcome cause, long decidedNanos) {
        if (!Observations.include(route())) {
            return;
        }
        try {
            begin(cause, decidedNanos);
        } catch (Throwable failure) { // the read is in the middle of its end
            AgentLog.ownFault("observing a read", failure);
        }
    }

    private void begin(Outcome cause, long decidedNanos) {
        Unusual mine = unusual();
        if (mine.observation != null) {
            return;
        }
        mine.observation = engine().observations().begin(lookup(), cause, decidedNanos);
        if (command instanceof CompletionStage<?> held) { // which a caller that gives up cancels without a word
            var unused = held.whenComplete((value, failure) -> {
                if (failure instanceof CancellationException) {
                    observed(End.FAILURE);
                }
            });
        }
    }

    private synchronized boolean isFirstEnd() {
        Unusual mine = unusual();
        boolean first = !mine.ended;
        mine.ended = true;
        return first;
    }

    /** The client has come to an end of its own. */
    final void observed(End end) {
        if (!Observations.include(route())) {
            return;
        }
        Unusual mine = unusualSoFar();
        Observation first = mine == null ? null : mine.observation;
        Observations all = engine().observations();
        if (first != null && isFirstEnd()) {
            all.end(first, end, System.nanoTime());
        } else if (first != null) {
            return; // its caller had given it up
        } else if (end == End.VALUE) {
            all.hit(route());
        } else {
            all.error(route());
        }
    }
}
