package dev.detour.jedis;

import dev.detour.bootstrap.JedisHooks;
import dev.detour.engine.Engine;
import dev.detour.engine.fault.Faults;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.OwnThread;
import org.apache.commons.pool2.PooledObject;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.util.Pool;

/** What the advice in pools and in what connects calls: the half of {@link JedisAdapter} before there is a connection. */
abstract class PoolHooks implements JedisHooks {

    final Engine engine;
    final ThreadSlots threads;
    final Connections connections;
    private final RoutedReads reads;
    private final PoolWait poolWait;
    private final SocketWait socketWait;
    private final StandIns standIns;
    final PooledConnects pooledConnects;

    /** What both halves are made of. */
    static final class Parts {
        final Engine engine;
        final ThreadSlots threads = new ThreadSlots();
        final Connections connections;
        final Pools pools;
        final RoutedReads reads;

        Parts(Engine engine, Connections.Nodes nodes) {
            this.engine = engine;
            this.connections = new Connections(threads, engine, nodes);
            this.pools = new Pools(threads, connections);
            Faults faults = engine.faults();
            Clusters clusters = new Clusters(nodes);
            this.reads = faults == null
                    ? new RoutedReads(engine, threads, connections, pools, clusters)
                    : FaultyReads.of(engine, threads, connections, pools, clusters, faults);
        }
    }

    PoolHooks(Parts parts) {
        this.engine = parts.engine;
        this.threads = parts.threads;
        this.connections = parts.connections;
        this.reads = parts.reads;
        Errands errands = new Errands(threads);
        this.poolWait = new PoolWait(parts.reads, parts.pools, errands);
        this.socketWait = new SocketWait(parts.reads, errands);
        this.standIns = new StandIns(parts.engine, parts.pools);
        this.pooledConnects = new PooledConnects(parts.engine, parts.connections);
    }

    @Override
    public void disconnecting(Object connection) {
        try {
            SocketWait.abandon(connections.of((Connection) connection));
        } catch (Throwable failure) {
            failed("disconnecting", failure);
        }
    }

    /** Closing sends what is in the connection's buffer, and nobody reads the replies to that. */
    @Override
    public void disconnected(Object connection) {
        try {
            connections.of((Connection) connection).closed();
        } catch (Throwable failure) { // it may have sent a write
            engine.writes().lostTrack("following the end of a connection of Jedis", failure);
        }
    }

    @Override
    public @Nullable Object connecting(Object socketFactory) {
        try {
            ConnectionState state = OwnThread.isCurrent() ? null : threads.connection();
            return state == null || !state.isMadeBy(socketFactory)
                    ? null
                    : connect(state, (JedisSocketFactory) socketFactory);
        } catch (Throwable failure) {
            return failed("connecting", failure);
        }
    }

    private @Nullable Object connect(ConnectionState state, JedisSocketFactory factory) throws Throwable {
        Call call = threads.callUnderWay();
        if (call != null && call.isWatched() && call.concerns(state)) {
            return socketWait.forSocket(call, state, factory);
        }
        SocketWait.abandon(state);
        return null;
    }

    @Override
    public @Nullable Object borrowing(Object pool) {
        try {
            Call call = threads.callUnderWay();
            if (call != null && call.unhurried().isOn()) {
                reads.observed().borrows(call, (Pool<?>) pool);
            }
            return call == null || !call.isWatched() ? null : poolWait.forConnection(call, (Pool<?>) pool);
        } catch (Throwable failure) {
            return failed("borrowing", failure);
        }
    }

    @Override
    public void destroyed(Object pool) {
        try {
            JedisSocketFactory factory = PoolMembers.socketFactory((Pool<?>) pool);
            if (factory != null) {
                connections.openLinks().over(factory);
            }
        } catch (Throwable failure) {
            failed("destroyed", failure);
        }
    }

    @Override
    public void pooled(Object pooled) {
        try {
            if (engine.isAnyAiling() && ((PooledObject<?>) pooled).getObject() instanceof Jedis jedis) {
                pooledConnects.pooled(jedis);
            }
        } catch (Throwable failure) {
            failed("pooled", failure);
        }
    }

    @Override
    public @Nullable Object lentNothing(Object pool, Throwable thrown) {
        try {
            return threads.callUnderWay() != null || !engine.mayAct() ? null : standIns.of((Pool<?>) pool, thrown);
        } catch (Throwable failure) {
            return failed("lentNothing", failure);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public boolean returning(Object pool, Object resource, boolean broken) {
        try {
            if (resource instanceof StandIn) {
                return true;
            }
            Call call = broken ? threads.callUnderWay() : null;
            return call != null && call.isWatched() && poolWait.returnsBroken((Pool<Object>) pool, resource);
        } catch (Throwable failure) {
            failed("returning", failure);
            return false;
        }
    }

    @Override
    public boolean isReturnedUnheard(Object resource, Throwable thrown) {
        try {
            return resource instanceof Jedis jedis
                    && connections.of(JedisMembers.connection(jedis)).hasFailedUnnoticed()
                    && Classifier.outcomeOf(thrown) instanceof Outcome.Fault;
        } catch (Throwable failure) {
            failed("isReturnedUnheard", failure);
            return false;
        }
    }

    /** Out of memory or stack is the application's to meet elsewhere; here everything is swallowed. */
    static <T> @Nullable T failed(String hook, Throwable failure) {
        AgentLog.ownFault("Jedis's " + hook, failure);
        return null;
    }
}
