package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.OwnThread;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/**
 * Lets a pool lend a {@code Jedis} to a server whose breaker is open: it is made without its connection, which takes its
 * place in the pool as any other, and connects with the first command that needs it. So whoever borrows to read cache data
 * does not wait for a server that accepts connections and says nothing; who borrows for anything else meets there what the
 * pool would have met.
 */
final class PooledConnects {

    /** In place of the handshake: nothing. */
    static final Object POSTPONED = new Object();

    private static final StackWalker STACK = StackWalker.getInstance();

    /** In no other place is a connection made only to be lent as it is. */
    private static final String FACTORY = "redis.clients.jedis.JedisFactory";

    /** What a pool compares with its own database before it lends: the handshake selects it, and does not note it here. */
    private static final @Nullable MethodHandle DATABASE = Handles.setter(Jedis.class, "db");

    private final Engine engine;
    private final Connections connections;
    private final boolean isPossible;
    private final @Nullable ClassLoader clientLoader = Connection.class.getClassLoader();

    PooledConnects(Engine engine, Connections connections) {
        this.engine = engine;
        this.connections = connections;
        // Jedis 3 shakes hands in its pool's factory
        this.isPossible = engine.mayAct() && JedisClasses.HAS_UNIFIED && Handshake.isPossible() && DATABASE != null;
    }

    /**
     * Before a connection shakes hands that no read waits for.
     *
     * @return whether it is to do so later
     */
    boolean postpones(Object maker, ConnectionState state, JedisClientConfig config) throws Throwable {
        if (!isPossible || !engine.isAnyAiling() || state.isBeingMadeUpFor() || OwnThread.isCurrent()) {
            return false;
        }
        BreakerState breaker = state.planned().primary().state();
        boolean isAiling = breaker == BreakerState.OPEN || breaker == BreakerState.HALF_OPEN;
        if (!isAiling || engine.coverage(clientLoader).isEmpty() || !isForAPool()) {
            return false;
        }
        state.handshakeIsDue(new Handshake(maker, JedisMembers.connection(maker), config));
        return true;
    }

    private static boolean isForAPool() {
        return STACK.walk(
                frames -> frames.anyMatch(frame -> frame.getClassName().equals(FACTORY)));
    }

    /** A pool has made it. */
    void pooled(Jedis jedis) throws Throwable {
        ConnectionState state = connections.of(JedisMembers.connection(jedis));
        Blueprint blueprint = state.blueprint();
        Integer database = blueprint == null ? null : blueprint.database();
        if (state.isHandshakeDue() && DATABASE != null && database != null) {
            DATABASE.invokeExact(jedis, database.intValue());
        }
    }
}
