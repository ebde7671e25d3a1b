package dev.detour.jedis;

import dev.detour.engine.WeakKeys;
import dev.detour.engine.model.LinkFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.JedisSocketFactory;

/**
 * The links that are open, by the socket factory that they were made like: they are closed with the pool that it belongs
 * to, and none is made hereafter. A factory that several pools share is in use again with the next connection of any.
 */
final class OpenLinks {

    /** Guarded by itself. */
    private static final class OfFactory {
        private final Set<JedisLink> open = new HashSet<>();
        private boolean over;
    }

    private final WeakKeys<Object, OfFactory> factories = new WeakKeys<>();

    private OfFactory of(JedisSocketFactory factory) {
        return factories.get(factory, f -> new OfFactory());
    }

    /** One more is open. */
    void opened(JedisSocketFactory factory, JedisLink link) throws LinkFailure {
        OfFactory links = of(factory);
        synchronized (links) {
            if (!links.over) {
                links.open.add(link);
                link.onClose(() -> closed(links, link));
                return;
            }
        }
        link.close();
        throw new LinkFailure("the client that Detour would connect like is closed");
    }

    private static void closed(OfFactory links, JedisLink link) {
        synchronized (links) {
            links.open.remove(link);
        }
    }

    /** A connection of the application is made by this factory. */
    void inUse(JedisSocketFactory factory) {
        OfFactory links = factories.get(factory);
        if (links != null) {
            synchronized (links) {
                links.over = false;
            }
        }
    }

    boolean isOver(JedisSocketFactory factory) {
        OfFactory links = factories.get(factory);
        if (links == null) {
            return false;
        }
        synchronized (links) {
            return links.over;
        }
    }

    /** The pool that this factory belongs to is closed. */
    void over(JedisSocketFactory factory) {
        OfFactory links = of(factory);
        List<JedisLink> closing;
        synchronized (links) {
            links.over = true;
            closing = new ArrayList<>(links.open);
        }
        closing.forEach(JedisLink::close);
    }
}
