package dev.detour.jedis;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;

/**
 * Opens links with the application's own socket factory and configuration. A factory may lead elsewhere than it did (a
 * sentinel named a new master) and credentials may have been given by hand: each link is checked by what was observed of
 * its own handshake.
 */
final class JedisLinks implements LinkFactory {

    private final WeakReference<JedisSocketFactory> factory;
    private final WeakReference<JedisClientConfig> config;
    private final Connections connections;
    private final Namespace namespace;

    JedisLinks(
            WeakReference<JedisSocketFactory> factory,
            WeakReference<JedisClientConfig> config,
            Connections connections,
            Namespace namespace) {
        this.factory = factory;
        this.config = config;
        this.connections = connections;
        this.namespace = namespace;
    }

    /** Jedis's own factory has a configuration of its own, whose time-outs count; an application's is used as it is. */
    private static JedisSocketFactory sockets(JedisSocketFactory factory, JedisClientConfig config) {
        return factory instanceof DefaultJedisSocketFactory known
                ? new DefaultJedisSocketFactory(known.getHostAndPort(), config)
                : factory;
    }

    @Override
    public Link open(@Nullable Endpoint elsewhere) throws LinkFailure {
        JedisSocketFactory sockets = factory.get();
        JedisClientConfig settings = config.get();
        if (sockets == null || settings == null) {
            throw new LinkFailure("the client that Detour would connect like is gone");
        }
        JedisClientConfig own = LinkConfig.of(settings, namespace.database());
        Jedis jedis = new Jedis(sockets(sockets, own), own);
        ConnectionState state = connections.of(jedis.getConnection());
        state.markLink();
        if (!namespace.equals(state.node().namespace())) {
            jedis.close();
            throw new LinkFailure("a new connection does not reach the namespace of the old one");
        }
        return new JedisLink(jedis);
    }
}
