package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.model.LinkFailure;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnectionImpl;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a link ends where several things happen at once. */
class LettuceLinkEndTest extends AdapterCase {

    private final AtomicInteger closed = new AtomicInteger();

    /** Counts how often it is closed, and lets something happen while it is asked whether it is. */
    private final class Watched extends StatefulRedisConnectionImpl<byte[], byte[]> {

        private Runnable meanwhile = () -> {};

        Watched(DefaultEndpoint endpoint) {
            super(endpoint, endpoint, ByteArrayCodec.INSTANCE, Duration.ofSeconds(1));
        }

        @Override
        public boolean isClosed() {
            boolean closed = super.isClosed();
            Runnable now = meanwhile;
            meanwhile = () -> {};
            now.run();
            return closed;
        }

        @Override
        public CompletableFuture<Void> closeAsync() {
            closed.incrementAndGet();
            return super.closeAsync();
        }
    }

    @Test
    void close_byTwoThreads_closesOnce() {
        Watched connection = new Watched(writer());
        LettuceLink link = new LettuceLink(client, connection, LinkUser.fixed());
        connection.meanwhile = () -> CompletableFuture.runAsync(link::close).join();

        link.close();

        assertThat(closed).hasValue(1);
    }

    @Test
    void open_connectionComesTooLate_isClosed() {
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connecting = new CompletableFuture<>();
        assertThatThrownBy(() -> LettuceLink.made(connecting, Duration.ofMillis(1)))
                .isInstanceOf(LinkFailure.class);

        connecting.complete(new Watched(writer()));

        assertThat(closed).hasValue(1);
    }

    @Test
    void open_byAClientThatReconnects_doesNotReconnect() {
        assertThat(client.getOptions().isAutoReconnect()).isTrue();
        ConnectionBuilder builder = builder(new Watched(writer()));

        LettuceLink.opening(LinkUser.fixed(), () -> {
            adapter.connecting(client, builder);
            return builder;
        });

        assertThat(builder.clientOptions().isAutoReconnect()).isFalse();
        ConnectionBuilder applications = builder(new Watched(writer()));
        adapter.connecting(client, applications);
        assertThat(applications.clientOptions().isAutoReconnect()).isTrue();
    }

    @Test
    void open_toListen_isNoneOfTheApplications() {
        PubSubEndpoint<byte[], byte[]> endpoint = new PubSubEndpoint<>(ClientOptions.create(), client.getResources());
        StatefulRedisPubSubConnectionImpl<byte[], byte[]> connection =
                new StatefulRedisPubSubConnectionImpl<>(endpoint, endpoint, new MessageCodec(), Duration.ofSeconds(1));
        ConnectionBuilder builder = builder(connection);
        LettuceLink.opening(LinkUser.fixed(), () -> {
            adapter.connecting(client, builder);
            return builder;
        });
        Command<String, String, String> write = command(CommandType.SET, "k", "v");

        assertThat(adapter.dispatching(stateful(), write)).isNotSameAs(write); // or the next would say nothing
        assertThat(adapter.dispatching(connection, write)).isSameAs(write);
        assertThat(builder.clientOptions().isAutoReconnect()).isFalse();
    }
}
