package dev.detour.jedis;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Node;
import java.lang.reflect.Proxy;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSocketFactory;

/**
 * What a pool hands out that has no connection to give: each command fails with the exception that the pool had to throw,
 * and reads of cache data are answered from elsewhere. Belongs to no pool.
 */
final class StandIn extends Jedis {

    private final RuntimeException failure;
    private final int database;
    private final Node node;
    private final long begunNanos = System.nanoTime();
    private boolean told;

    StandIn(RuntimeException failure, int database, Node node) {
        super(failing(failure));
        this.failure = failure;
        this.database = database;
        this.node = node;
    }

    /** A proxy, because the interface differs by version. */
    private static JedisSocketFactory failing(RuntimeException failure) {
        Class<JedisSocketFactory> type = JedisSocketFactory.class;
        return (JedisSocketFactory) Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return switch (method.getName()) {
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "no connection";
                        };
                    }
                    throw failure;
                });
    }

    /** Where its reads would have gone. */
    Node node() {
        return node;
    }

    /** A read has met the pool's failure, which is one, however many meet it. */
    void tell(FaultKind fault) {
        if (!told) {
            told = true;
            node.primary().unreached(fault, begunNanos, System.nanoTime());
        }
    }

    /** That of the pool, so that nobody selects another. */
    @Override
    public int getDB() {
        return database;
    }

    @Override
    public void resetState() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "Jedis{" + failure + '}';
    }
}
