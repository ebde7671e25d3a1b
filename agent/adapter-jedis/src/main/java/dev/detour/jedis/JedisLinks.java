package dev.detour.jedis;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.Namespace;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
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

    @Override
    public ListeningLink openListening(@Nullable Endpoint elsewhere) throws LinkFailure {
        return open(elsewhere);
    }

    @Override
    public JedisLink open(@Nullable Endpoint elsewhere) throws LinkFailure {
        JedisSocketFactory sockets = factory.get();
        JedisClientConfig settings = config.get();
        if (sockets == null || settings == null || connections.openLinks().isOver(sockets)) {
            throw new LinkFailure("the client that Detour would connect like is gone");
        }
        try {
            JedisClientConfig own = LinkConfig.of(settings, namespace.database());
            JedisLink link = open(
                    elsewhere == null ? sockets(sockets, own) : socketsTo(elsewhere, sockets, own), own, elsewhere);
            connections.openLinks().opened(sockets, link);
            return link;
        } catch (LinkFailure failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new LinkFailure(Classifier.faultOf(failure), failure);
        }
    }

    private JedisLink open(JedisSocketFactory sockets, JedisClientConfig own, @Nullable Endpoint elsewhere)
            throws Throwable {
        Jedis jedis = new Jedis(sockets, own);
        Connection connection = JedisMembers.connection(jedis);
        ConnectionState state = connections.of(connection);
        state.markLink();
        JedisLink link = new JedisLink(jedis, connection);
        Namespace reached = state.node().namespace();
        if (reached == null || !isAsWanted(reached, elsewhere)) {
            link.close();
            throw new LinkFailure("a new connection does not reach the namespace of the old one");
        }
        return link;
    }

    private boolean isAsWanted(Namespace reached, @Nullable Endpoint elsewhere) {
        return elsewhere == null
                ? reached.equals(namespace)
                : reached.database() == namespace.database() && reached.user().equals(namespace.user());
    }

    /** Jedis's own factory has a configuration of its own, whose time-outs count; an application's is used as it is. */
    private static JedisSocketFactory sockets(JedisSocketFactory factory, JedisClientConfig config) {
        return isJedisOwn(factory)
                ? new DefaultJedisSocketFactory(((DefaultJedisSocketFactory) factory).getHostAndPort(), config)
                : factory;
    }

    /** To another server; the mapper of addresses in the configuration holds for it, too. */
    private JedisSocketFactory socketsTo(Endpoint elsewhere, JedisSocketFactory factory, JedisClientConfig config)
            throws LinkFailure {
        if (!isJedisOwn(factory)) {
            throw new LinkFailure("the application's own " + factory.getClass().getName()
                    + " makes the connections, and knows no way to " + elsewhere);
        }
        Endpoint named = elsewhere.onHostOf(namespace.server());
        return new DefaultJedisSocketFactory(new HostAndPort(named.host(), named.port()), config);
    }

    /** A subclass may do anything with the address. */
    private static boolean isJedisOwn(JedisSocketFactory factory) {
        return factory.getClass() == DefaultJedisSocketFactory.class;
    }
}
