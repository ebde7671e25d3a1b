package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.detour.engine.Engine;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.Key;
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
import io.netty.bootstrap.Bootstrap;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What calls the hooks as the advice would, on connections that never connect. */
abstract class AdapterCase {

    private static final RedisURI URI = RedisURI.create("redis://own.example:6379");
    static final Key KEY = Key.of("k".getBytes(UTF_8));

    Engine engine;
    LettuceAdapter adapter;
    RedisClient client;

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

    static final class Unconnected extends RedisChannelHandler<String, String> {
        Unconnected(RedisChannelWriter writer) {
            super(writer, Duration.ofSeconds(1));
        }
    }

    final RedisChannelWriter writer() {
        return new DefaultEndpoint(client.getOptions(), client.getResources());
    }

    final Unconnected connecting() {
        Unconnected connection = new Unconnected(writer());
        ConnectionBuilder builder = ConnectionBuilder.connectionBuilder();
        builder.connection(connection);
        builder.bootstrap(new Bootstrap());
        builder.apply(URI);
        adapter.connecting(client, builder);
        return connection;
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
}
