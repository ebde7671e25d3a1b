package dev.detour.lettuce;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An application's address with a link's own name, database and time-out, and perhaps another server's host and port. */
final class LinkUri {

    static final String CLIENT_NAME = "detour";

    private LinkUri() {}

    /**
     * Credentials and TLS are the application's, to whatever server the link goes.
     *
     * @param elsewhere null for the application's own server, be it at a socket or behind sentinels
     * @throws LinkFailure where another server is named without a host, and the application's own has none either
     */
    static RedisURI of(RedisURI own, Namespace namespace, @Nullable Endpoint elsewhere, Duration maxTimeout)
            throws LinkFailure {
        RedisURI link = AddressCopy.of(own);
        link.setDatabase(namespace.database());
        link.setClientName(CLIENT_NAME);
        link.setTimeout(own.getTimeout().compareTo(maxTimeout) < 0 ? own.getTimeout() : maxTimeout);
        if (elsewhere == null) {
            likewise(own, link);
        } else {
            to(elsewhere, namespace, link);
        }
        return link;
    }

    private static void likewise(RedisURI own, RedisURI link) {
        link.setHost(own.getHost());
        link.setPort(own.getPort());
        link.setSocket(own.getSocket());
        link.setSentinelMasterId(own.getSentinelMasterId());
        link.getSentinels().addAll(own.getSentinels());
    }

    private static void to(Endpoint elsewhere, Namespace namespace, RedisURI link) throws LinkFailure {
        Endpoint named = elsewhere.onHostOf(namespace.server());
        if (named.host().isEmpty()) {
            throw new LinkFailure("nothing tells the host of a server that is named by its port " + named.port());
        }
        link.setHost(named.host());
        link.setPort(named.port());
        link.setSocket(null);
    }
}
