package dev.detour.benchmarks.app;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionEvents;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.netty.bootstrap.Bootstrap;
import java.net.SocketAddress;
import reactor.core.publisher.Mono;

/**
 * Lettuce's client, which for the thread that measures has connections without a network. Whoever else connects by it, as
 * Detour does to ask the server how it is, reaches the real Redis that they claim to lead to.
 */
final class CannedClient extends RedisClient {

    private final Thread measuring = Thread.currentThread();

    /** @param port of a real Redis on the loopback interface */
    CannedClient(ClientResources resources, int port) {
        super(resources, RedisURI.create("127.0.0.1", port));
        setOptions(
                ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build());
    }

    @Override
    protected void connectionBuilder(
            Mono<SocketAddress> addresses, ConnectionBuilder builder, ConnectionEvents events, RedisURI uri) {
        super.connectionBuilder(addresses, builder, events, uri);
        if (Thread.currentThread() == measuring) {
            builder.bootstrap(new Bootstrap().group(new InlineEventLoop()).channelFactory(CannedChannel::new));
            builder.apply(uri); // which the builder notes in its bootstrap
        }
    }
}
