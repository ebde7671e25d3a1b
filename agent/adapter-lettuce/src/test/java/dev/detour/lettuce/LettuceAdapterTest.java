package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Engine;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.sentinel.StatefulRedisSentinelConnectionImpl;
import io.netty.bootstrap.Bootstrap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hooks, called as the advice would, on connections that never connect. */
class LettuceAdapterTest {

    private static final RedisURI URI = RedisURI.create("redis://own.example:6379");
    private static final Key KEY = Key.of("k".getBytes(UTF_8));

    /** As many as open a breaker. */
    private static final int ENOUGH_FAILURES = 5;

    private Engine engine;
    private LettuceAdapter adapter;
    private RedisClient client;

    @BeforeEach
    void make() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("detour.routes", "[{ name = test, keys = [\"c:*\"] }]");
        engine = new Engine(SettingsLoader.load(null, Map.of(), properties, Long.MAX_VALUE), decision -> {});
        adapter = new LettuceAdapter(engine);
        client = RedisClient.create();
    }

    @AfterEach
    void shutDown() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }

    private static final class Unconnected extends RedisChannelHandler<String, String> {
        Unconnected(RedisChannelWriter writer) {
            super(writer, Duration.ofSeconds(1));
        }
    }

    private RedisChannelWriter writer() {
        return new DefaultEndpoint(client.getOptions(), client.getResources());
    }

    private Unconnected connecting() {
        Unconnected connection = new Unconnected(writer());
        ConnectionBuilder builder = ConnectionBuilder.connectionBuilder();
        builder.connection(connection);
        builder.bootstrap(new Bootstrap());
        builder.apply(URI);
        adapter.connecting(client, builder);
        return connection;
    }

    private static Command<String, String, String> command(CommandType type, String... arguments) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
        for (String argument : arguments) {
            args.addKey(argument);
        }
        return new Command<>(
                type,
                type == CommandType.GET ? new ValueOutput<>(StringCodec.UTF8) : new StatusOutput<>(StringCodec.UTF8),
                args);
    }

    private static <T> T onOwnThread(Supplier<T> task) throws Exception {
        return CompletableFuture.supplyAsync(
                        task, runnable -> OwnThread.create(runnable, "test").start())
                .get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"SET", "DEL", "EVAL", "FLUSHALL", "SELECT", "AUTH"})
    void dispatching_onALinkFromAnyThread_isNoneOfTheApplications(CommandType type) throws Exception {
        Unconnected link = LettuceLink.opening(this::connecting);
        RedisCommand<?, ?, ?> command = command(type, "k");
        long version = engine.version(KEY);

        assertThat(adapter.dispatching(link, command)).isSameAs(command);
        assertThat(onOwnThread(() -> adapter.dispatching(link, command))).isSameAs(command);
        assertThat(adapter.dispatchingAll(link, List.of(command))).isEqualTo(List.of(command));
        assertThat(engine.version(KEY)).isEqualTo(version);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"SET", "DEL", "EVAL", "FLUSHALL"})
    void dispatching_writeOfALoader_isTheProcesssOwn(CommandType type) throws Exception {
        Unconnected connection = onOwnThread(this::connecting);
        long version = engine.version(KEY);

        Object sent = onOwnThread(() -> adapter.dispatching(connection, command(type, "k")));
        long whenSent = engine.version(KEY);
        ((RedisCommand<?, ?, ?>) sent).complete();

        assertThat(whenSent).isNotEqualTo(version);
        assertThat(engine.version(KEY)).isNotEqualTo(whenSent);
    }

    @Test
    void dispatching_readOfALoader_isNotRouted() throws Exception {
        Unconnected connection = connecting();
        Command<?, ?, ?> get = command(CommandType.GET, "c:1");

        assertThat(onOwnThread(() -> adapter.dispatching(connection, get))).isSameAs(get);
        assertThat(adapter.dispatching(connection, get)).isNotSameAs(get);
    }

    @Test
    void dispatching_toASentinel_changesNothing() {
        var sentinel = new StatefulRedisSentinelConnectionImpl<>(writer(), StringCodec.UTF8, Duration.ofSeconds(1));
        Command<?, ?, ?> command = command(CommandType.EVAL, "k");
        long version = engine.version(KEY);

        assertThat(adapter.dispatching(sentinel, command)).isSameAs(command);
        assertThat(engine.version(KEY)).isEqualTo(version);
    }

    private Primary opened() {
        Primary primary = engine.node(new Namespace("own.example:6379", 0, Namespace.DEFAULT_USER), null)
                .primary();
        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            Permit permit = primary.admit(System.nanoTime());
            assertThat(permit).isNotNull();
            permit.failed(FaultKind.NODE_DOWN, System.nanoTime());
        }
        assertThat(primary.state()).isEqualTo(BreakerState.OPEN);
        return primary;
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"GET", "HGET", "PING", "SET", "EVAL"})
    void complete_serverWithOpenBreaker_isHeard(CommandType type) {
        Unconnected connection = connecting();
        Primary primary = opened();

        RedisCommand<?, ?, ?> sent = (RedisCommand<?, ?, ?>) adapter.dispatching(connection, command(type, "k"));
        assertThat(primary.state()).isEqualTo(BreakerState.OPEN);
        sent.complete();

        assertThat(primary.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"GET", "SET", "EVAL"})
    void complete_serverThatOnlySaysThatItIsLoading_isNotHeard(CommandType type) {
        Unconnected connection = connecting();
        Primary primary = opened();

        RedisCommand<?, ?, ?> sent = (RedisCommand<?, ?, ?>) adapter.dispatching(connection, command(type, "k"));
        sent.getOutput().setError("LOADING Redis is loading the dataset in memory");
        sent.complete();

        assertThat(primary.state()).isEqualTo(BreakerState.OPEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"GET", "HGET", "PING"})
    void dispatching_undeclaredReadOfAHealthyServer_isLeftAlone(CommandType type) {
        Unconnected connection = connecting();
        Command<?, ?, ?> read = command(type, "k");

        assertThat(adapter.dispatching(connection, read)).isSameAs(read);
    }
}
