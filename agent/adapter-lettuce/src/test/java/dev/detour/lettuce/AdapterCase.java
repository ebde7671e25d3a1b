package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Engine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.netty.bootstrap.Bootstrap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What calls the hooks as the advice would, on connections that never connect. */
abstract class AdapterCase {

    /** Nobody listens there. */
    static final RedisURI URI = RedisURI.create("redis://127.0.0.1:1");

    static final Key KEY = Key.of("k".getBytes(UTF_8));

    /** As many as open a breaker. */
    static final int ENOUGH_FAILURES = 5;

    /** The servers of late replies, one for each. */
    final List<String> late = new CopyOnWriteArrayList<>();

    /** Decisions that were only observed. */
    final List<Decision> observed = new CopyOnWriteArrayList<>();

    /** Decisions that were acted upon. */
    final List<Decision> decided = new CopyOnWriteArrayList<>();

    private final Decision.Observer told = new Decision.Observer() {
        @Override
        public void decided(Decision decision) {
            decided.add(decision);
        }

        @Override
        public void observed(Decision decision) {
            observed.add(decision);
        }

        @Override
        public void repliedLate(String server) {
            late.add(server);
        }
    };

    Engine engine;
    LettuceAdapter adapter;
    RedisClient client;

    @BeforeEach
    void make() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("detour.routes", "[{ name = test, keys = [\"c:*\"] }]");
        set(properties);
        engine = engine(SettingsLoader.load(null, Map.of(), properties, Long.MAX_VALUE), told);
        adapter = new LettuceAdapter(engine);
        client = RedisClient.create();
    }

    Engine engine(Settings settings, Decision.Observer observer) {
        return new Engine(settings, observer);
    }

    /** What else is set. */
    void set(Properties properties) {}

    @AfterEach
    void shutDown() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }

    static final class Unconnected extends RedisChannelHandler<String, String> {
        Unconnected(RedisChannelWriter writer) {
            super(writer, Duration.ofSeconds(1));
        }
    }

    final DefaultEndpoint writer() {
        return new DefaultEndpoint(client.getOptions(), client.getResources());
    }

    final Unconnected connecting() {
        return connecting(new Unconnected(writer()));
    }

    /** A connection as an application holds it, which is open as far as the client knows. */
    final StatefulRedisConnectionImpl<String, String> stateful() {
        return connecting(stateful(StringCodec.UTF8, writer()));
    }

    static <T> StatefulRedisConnectionImpl<T, T> stateful(RedisCodec<T, T> codec, DefaultEndpoint endpoint) {
        return new StatefulRedisConnectionImpl<>(endpoint, endpoint, codec, Duration.ofSeconds(1));
    }

    /** The same, which tells what is sent. */
    final StatefulRedisConnectionImpl<String, String> stateful(List<RedisCommand<?, ?, ?>> written) {
        return connecting(stateful(StringCodec.UTF8, writer(written)));
    }

    final DefaultEndpoint writer(List<RedisCommand<?, ?, ?>> written) {
        return writer(written, client.getResources());
    }

    final DefaultEndpoint writer(List<RedisCommand<?, ?, ?>> written, ClientResources resources) {
        return new DefaultEndpoint(client.getOptions(), resources) {
            @Override
            public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
                written.add(command);
                return command;
            }
        };
    }

    final <C extends RedisChannelHandler<String, String>> C connecting(C connection) {
        adapter.connecting(client, builder(connection));
        return connection;
    }

    final ConnectionBuilder builder(RedisChannelHandler<?, ?> connection) {
        ConnectionBuilder builder = ConnectionBuilder.connectionBuilder();
        builder.connection(connection);
        builder.clientOptions(client.getOptions());
        builder.bootstrap(new Bootstrap());
        builder.apply(URI);
        return builder;
    }

    static Command<String, String, String> command(CommandType type, String... arguments) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
        for (String argument : arguments) {
            args.addKey(argument);
        }
        return new Command<>(
                type,
                type == CommandType.GET ? new ValueOutput<>(StringCodec.UTF8) : new StatusOutput<>(StringCodec.UTF8),
                args);
    }

    static void replied(RedisCommand<?, ?, ?> command, @Nullable String value) {
        command.getOutput().set(value == null ? null : ByteBuffer.wrap(value.getBytes(UTF_8)));
        command.complete();
    }

    /** The server of every connection here. */
    final Primary primary() {
        return engine.node(new Namespace("127.0.0.1:1", 0, Namespace.DEFAULT_USER), null)
                .primary();
    }

    /** The same, its breaker open. */
    final Primary opened() {
        Primary primary = primary();
        for (int i = 0; i < ENOUGH_FAILURES && primary.state() != BreakerState.OPEN; i++) {
            Permit permit = primary.admit(System.nanoTime());
            assertThat(permit).isNotNull();
            permit.failed(FaultKind.NODE_DOWN, System.nanoTime());
        }
        assertThat(primary.state()).isEqualTo(BreakerState.OPEN);
        return primary;
    }

    /** What the client would send in place of a command that is dispatched on a connection. */
    final RedisCommand<?, ?, ?> send(Object connection, Object command) {
        return (RedisCommand<?, ?, ?>) adapter.dispatching(connection, command);
    }
}
