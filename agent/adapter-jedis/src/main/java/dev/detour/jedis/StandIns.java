package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.OwnThread;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.util.Pool;

/** What is lent by pools that have nothing to lend. */
final class StandIns {

    private static final StackWalker STACK = StackWalker.getInstance();
    private static final Set<String> LENDERS = Set.of(
            "redis.clients.jedis.JedisPool", "redis.clients.jedis.JedisSentinelPool", "redis.clients.jedis.util.Pool");

    private final Engine engine;
    private final Pools pools;
    private final @Nullable ClassLoader clientLoader = Connection.class.getClassLoader();

    StandIns(Engine engine, Pools pools) {
        this.engine = engine;
        this.pools = pools;
    }

    /** A cluster of Jedis 3 borrows so, and has to learn that a node is gone. */
    private static boolean isForTheClient() {
        return STACK.walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .filter(name -> !name.startsWith("dev.detour."))
                .dropWhile(LENDERS::contains)
                .findFirst()
                .map(borrower -> borrower.startsWith("redis.clients.jedis."))
                .orElse(false));
    }

    /**
     * A client in place of the exception that a pool throws.
     *
     * @return null where that is none of Detour's business, or no route could answer a read
     */
    @Nullable
    StandIn of(Pool<?> pool, Throwable thrown) throws Throwable {
        boolean isFault = Classifier.outcomeOf(thrown) instanceof Outcome.Fault;
        if (!isFault || OwnThread.isCurrent() || !(thrown instanceof RuntimeException failure)) {
            return null;
        }
        Integer database = Pools.database(pool);
        if (database == null || engine.coverage(clientLoader).isEmpty() || isForTheClient()) {
            return null;
        }
        Node planned = pools.planned(pool);
        return new StandIn(
                failure,
                Pools.server(pool),
                database,
                planned.namespace() == null ? pools.of(pool).node() : planned);
    }
}
