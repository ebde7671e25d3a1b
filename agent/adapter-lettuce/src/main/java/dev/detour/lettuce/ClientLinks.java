package dev.detour.lettuce;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;

/** Links like the connections that one client makes to one address. */
final class ClientLinks implements LinkFactory {

    private final RedisClient client;
    private final RedisURI address;
    private final Namespace namespace;

    ClientLinks(RedisClient client, RedisURI address, Namespace namespace) {
        this.client = client;
        this.address = address;
        this.namespace = namespace;
    }

    @Override
    public Link open(@Nullable Endpoint elsewhere) throws LinkFailure {
        return new LettuceLink(client, address, namespace, elsewhere);
    }

    @Override
    public ListeningLink openListening(@Nullable Endpoint elsewhere) throws LinkFailure {
        return LettuceListeningLink.to(client, address, namespace, elsewhere);
    }
}
