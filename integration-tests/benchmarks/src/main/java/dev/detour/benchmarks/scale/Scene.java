package dev.detour.benchmarks.scale;

import dev.detour.engine.Engine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.config.SettingsException;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Traffic;
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
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Detour with so much of everything, and Lettuce's connections to servers that nobody plays: a command is answered on the thread
 * that dispatched it, between the two calls that the woven client makes and where the reply would come. So it is all of what
 * Detour does with a hit, and nothing of a network. Thread-safe.
 */
final class Scene {

    /** As Detour's memory weighs it: its own parts, the key, and the value. */
    private static final long ENTRY_BYTES = 256 + 18 + 24;

    private static final int PERCENT = 100;

    /** How much fuller or emptier the memory may be than was wanted, in percent of it. */
    private static final double DEVIATION = 2;

    private static final ByteBuffer VALUE =
            ByteBuffer.wrap("a value as short as most".getBytes(StandardCharsets.UTF_8));

    private final Size size;
    private final Engine engine;
    private final LettuceAdapter adapter;
    private final StatefulRedisConnectionImpl<?, ?>[] connections;
    private final LongAdder reads = new LongAdder();

    /**
     * Sets it up and reads each key once.
     *
     * @param client that is never connected
     */
    Scene(Size size, RedisClient client) throws ReflectiveOperationException, SettingsException {
        this.size = size;
        this.engine = new Engine(settings(size), decision -> {});
        this.adapter = new LettuceAdapter(engine);
        this.connections = IntStream.range(0, size.nodes())
                .mapToObj(node -> connection(client, node))
                .toArray(StatefulRedisConnectionImpl<?, ?>[]::new);
        Way way = detour();
        for (int number = 0; number < size.keys(); number++) {
            Object unused = way.look(KeyNames.of(number, size.routes()), number);
        }
        made(size.keys());
    }

    private static Settings settings(Size size) throws SettingsException {
        Properties properties = new Properties();
        properties.setProperty(
                "detour.routes",
                IntStream.range(0, size.routes())
                        .mapToObj(
                                route -> "{ name = route" + route + ", keys = [\"" + KeyNames.prefix(route) + "*\"] }")
                        .collect(Collectors.joining(", ", "[", "]")));
        properties.setProperty("detour.local.max-size", memoryBytes(size) + "B");
        // every entry stays young, or of more keys more would be remembered anew, which is another measurement
        properties.setProperty("detour.local.fresh", "1d");
        properties.setProperty("detour.local.max-stale", "1d");
        properties.setProperty("detour.local.refresh", "1h");
        // a thread that has to wait for a processor is not to be answered by somebody else meanwhile
        properties.setProperty("detour.primary.min-timeout", "60s");
        // there is nobody to be asked
        properties.setProperty("detour.replica.discover", "off");
        properties.setProperty("detour.evidence.sample", "off");
        properties.setProperty("detour.evidence.events", "off");
        return SettingsLoader.load(null, Map.of(), properties, Long.MAX_VALUE);
    }

    private static long memoryBytes(Size size) {
        return ENTRY_BYTES * size.keys() * PERCENT / size.filledPercent();
    }

    private StatefulRedisConnectionImpl<String, String> connection(RedisClient client, int node) {
        DefaultEndpoint endpoint = new DefaultEndpoint(client.getOptions(), client.getResources());
        StatefulRedisConnectionImpl<String, String> connection =
                new StatefulRedisConnectionImpl<>(endpoint, endpoint, StringCodec.UTF8, Duration.ofSeconds(1));
        ConnectionBuilder builder = ConnectionBuilder.connectionBuilder();
        builder.connection(connection);
        builder.clientOptions(client.getOptions());
        builder.bootstrap(new Bootstrap());
        builder.apply(RedisURI.create("127.0.0.1", 1 + node));
        adapter.connecting(client, builder);
        return connection;
    }

    private static AsyncCommand<String, String, String> command(String key) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).addKey(key);
        return new AsyncCommand<>(new Command<>(CommandType.GET, new ValueOutput<>(StringCodec.UTF8), arguments));
    }

    private static void replied(RedisCommand<?, ?, ?> sent) {
        sent.getOutput().set(VALUE.duplicate());
        sent.complete();
    }

    Size size() {
        return size;
    }

    /** Lettuce's own part of a read. */
    Way client() {
        return (key, number) -> {
            AsyncCommand<String, String, String> command = command(key);
            replied(command);
            return command;
        };
    }

    /** The same, routed. */
    Way detour() {
        return (key, number) -> {
            AsyncCommand<String, String, String> command = command(key);
            StatefulRedisConnectionImpl<?, ?> connection = connections[number % connections.length];
            RedisCommand<?, ?, ?> sent = (RedisCommand<?, ?, ?>) adapter.dispatching(connection, command);
            Object unused = adapter.dispatched(sent, sent);
            replied(sent);
            return command;
        };
    }

    /** So many keys have been looked up by {@link #detour()}. */
    void made(long lookups) {
        reads.add(lookups);
    }

    /**
     * That Detour has seen each look-up to be a hit, has all routes in use and all keys in memory.
     *
     * @throws IllegalStateException if not: something else was measured then
     */
    void check() {
        long hits = engine.traffics().all().stream().mapToLong(Traffic::hits).sum();
        long routes = engine.traffics().all().stream()
                .filter(route -> route.hits() > 0)
                .count();
        Figures.Memory memory = engine.figures().memory().get();
        double filled = (double) PERCENT * memory.bytes() / memoryBytes(size);
        require(hits == reads.sum(), hits + " hits of " + reads.sum());
        require(routes == size.routes(), routes + " routes");
        require(engine.servers().size() == size.nodes(), engine.servers().size() + " servers");
        require(memory.entries() == size.keys(), memory.entries() + " keys");
        require(Math.abs(filled - size.filledPercent()) <= DEVIATION, filled + " percent of the memory filled");
    }

    private void require(boolean so, String found) {
        if (!so) {
            throw new IllegalStateException(size + ": Detour has seen " + found);
        }
    }
}
