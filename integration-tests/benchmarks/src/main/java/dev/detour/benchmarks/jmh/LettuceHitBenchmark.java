package dev.detour.benchmarks.jmh;

import dev.detour.engine.Engine;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.lettuce.LettuceAdapter;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.bootstrap.Bootstrap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A hit on Lettuce, from the dispatch to the completion of its command, without the network; and the command alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LettuceHitBenchmark {

    private static final String KEY = "catalog:42";
    private static final RedisURI NOWHERE = RedisURI.create("redis://127.0.0.1:1");

    private final ByteBuffer reply = ByteBuffer.wrap("a value as short as most".getBytes(StandardCharsets.UTF_8));

    private @Nullable RedisClient client;
    private @Nullable LettuceAdapter adapter;
    private @Nullable StatefulRedisConnectionImpl<String, String> connection;

    /** Makes a connection that never connects, known to the adapter. */
    @Setup
    public void connect() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("detour.routes", "[{ name = catalog, keys = [\"catalog:*\"] }]");
        Engine engine = new Engine(
                SettingsLoader.load(
                        null, Map.of(), properties, Runtime.getRuntime().maxMemory()),
                decision -> {});
        adapter = new LettuceAdapter(engine);
        client = RedisClient.create();
        DefaultEndpoint endpoint = new DefaultEndpoint(client.getOptions(), client.getResources());
        connection = new StatefulRedisConnectionImpl<>(endpoint, endpoint, StringCodec.UTF8, Duration.ofSeconds(1));
        ConnectionBuilder builder = ConnectionBuilder.connectionBuilder();
        builder.connection(connection);
        builder.clientOptions(client.getOptions());
        builder.bootstrap(new Bootstrap());
        builder.apply(NOWHERE);
        adapter.connecting(client, builder);
    }

    /** Ends the client's threads. */
    @TearDown
    public void shutDown() {
        if (client != null) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    private static AsyncCommand<String, String, String> command() {
        CommandArgs<String, String> key = new CommandArgs<>(StringCodec.UTF8).addKey(KEY);
        return new AsyncCommand<>(new Command<>(CommandType.GET, new ValueOutput<>(StringCodec.UTF8), key));
    }

    private void replied(RedisCommand<?, ?, ?> sent) {
        sent.getOutput().set(reply.duplicate());
        sent.complete();
    }

    /** The client's own part. */
    @Benchmark
    public Object nothing() {
        AsyncCommand<String, String, String> command = command();
        replied(command);
        return command;
    }

    /** The same, routed. */
    @Benchmark
    @SuppressWarnings("NullAway") // set up
    public Object routed() {
        AsyncCommand<String, String, String> command = command();
        RedisCommand<?, ?, ?> sent = (RedisCommand<?, ?, ?>) adapter.dispatching(connection, command);
        adapter.dispatched(sent, sent);
        replied(sent);
        return command;
    }
}
