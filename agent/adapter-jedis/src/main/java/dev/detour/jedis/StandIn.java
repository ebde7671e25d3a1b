package dev.detour.jedis;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Node;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

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

    /** @param server where the pool connects to, or null where only its own socket factory knows */
    StandIn(RuntimeException failure, @Nullable HostAndPort server, int database, Node node) {
        super(new NoSocket(failure, server));
        this.failure = failure;
        this.database = database;
        this.node = node;
    }

    /** Tells where it would lead, as the pool's own does. */
    private static final class NoSocket extends DefaultJedisSocketFactory {

        private final RuntimeException failure;
        private final @Nullable HostAndPort server;

        NoSocket(RuntimeException failure, @Nullable HostAndPort server) {
            super(server);
            this.failure = failure;
            this.server = server;
        }

        @Override
        public Socket createSocket() {
            throw failure;
        }

        @Override
        public HostAndPort getHostAndPort() {
            if (server == null) {
                throw failure;
            }
            return server;
        }

        /** What Jedis 3 asks for. */
        @SuppressWarnings("unused")
        public String getHost() {
            return getHostAndPort().getHost();
        }

        /** What Jedis 3 asks for. */
        @SuppressWarnings("unused")
        public int getPort() {
            return getHostAndPort().getPort();
        }

        @Override
        public String toString() {
            return server == null ? "no connection" : "no connection to " + server;
        }
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
