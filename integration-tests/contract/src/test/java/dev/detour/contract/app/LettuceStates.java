package dev.detour.contract.app;

import dev.detour.testkit.app.ControlPort;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Connections of Lettuce with any options, by name, each read through any of the three interfaces. */
final class LettuceStates implements ControlPort.Operations {

    /** @param events what the client told its listeners, where it was asked to */
    private record Open(RedisClient client, StatefulRedisConnection<String, String> connection, Watched events) {}

    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final Map<String, ClientCache> caches = new ConcurrentHashMap<>();
    private final ClusterUsers clusters = new ClusterUsers();

    @Override
    public @Nullable Object run(String operation, List<String> arguments) throws Exception {
        String name = arguments.get(0);
        return switch (operation) {
            case "open" -> open(name, new LettuceOptions(arguments.subList(1, arguments.size())));
            case "cluster" -> clusters.run(name, arguments.subList(1, arguments.size()));
            case "get" -> read(connection(name), arguments.get(1), arguments.get(2));
            case "place" ->
                connection(name)
                        .reactive()
                        .get(arguments.get(1))
                        .map(value -> value + " on "
                                + Thread.currentThread().getName().replaceAll("[0-9]+", "N"))
                        .block();
            case "send" -> { // and does not wait
                connection(name).async().get(arguments.get(1));
                yield "sent";
            }
            case "holdUp" -> { // for so many seconds all that follows
                connection(name).async().blpop(Long.parseLong(arguments.get(1)), "nothing:" + name);
                yield "sent";
            }
            case "sendSelect" -> {
                connection(name).async().select(Integer.parseInt(arguments.get(1)));
                yield "sent";
            }
            case "set" -> connection(name).sync().set(arguments.get(1), arguments.get(2));
            case "run" -> dispatched(connection(name), arguments.subList(1, arguments.size()));
            case "watchInBatch" -> {
                AsyncCommand<String, String, String> watch = new AsyncCommand<>(new Command<>(
                        CommandType.WATCH,
                        new StatusOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).addKey(arguments.get(1))));
                connection(name).dispatch(List.of(watch));
                yield LettuceAccess.await(watch);
            }
            case "select" -> connection(name).sync().select(Integer.parseInt(arguments.get(1)));
            case "isOpen" -> connection(name).isOpen();
            case "cached" ->
                caches.computeIfAbsent(name, n -> new ClientCache(connection(n)))
                        .get(arguments.get(1));
            case "events" -> named(name).events().report(arguments.get(1));
            case "renew" -> {
                named(name).events().renew(arguments.get(1));
                yield "renewed";
            }
            case "database" -> MultiDb.current(connection(name));
            case "failures" -> MultiDb.failures(connection(name), Integer.parseInt(arguments.get(1)));
            case "switch" -> MultiDb.switchTo(connection(name), Integer.parseInt(arguments.get(1)));
            case "shutdownResources" -> {
                SharedResources.shutdown();
                yield "shut down";
            }
            case "threads" -> Threads.of(arguments.get(1));
            case "closeConnection" -> {
                connection(name).close();
                yield "closed";
            }
            case "close" -> {
                Open closing = Objects.requireNonNull(open.remove(name), name);
                closing.connection().close();
                closing.client().shutdown(Duration.ZERO, Duration.ofSeconds(1));
                closing.events().close();
                yield "closed";
            }
            default -> throw new UnsupportedOperationException(operation);
        };
    }

    private String open(String name, LettuceOptions options) {
        Watched events = new Watched();
        RedisClient client = options.client(events);
        try {
            StatefulRedisConnection<String, String> connection = options.connect(client);
            open.put(name, new Open(client, connection, events));
            return "connected";
        } catch (RuntimeException failure) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            throw failure;
        }
    }

    private static @Nullable Object read(StatefulRedisConnection<String, String> connection, String api, String key)
            throws Exception {
        return switch (api) {
            case "sync" -> connection.sync().get(key);
            case "async" -> LettuceAccess.await(connection.async().get(key));
            case "reactive" -> connection.reactive().get(key).block();
            default -> throw new IllegalArgumentException(api);
        };
    }

    /** Any command in words. */
    private static @Nullable Object dispatched(StatefulRedisConnection<String, String> connection, List<String> words)
            throws Exception {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        words.subList(1, words.size()).forEach(arguments::add);
        return LettuceAccess.await(connection
                .async()
                .dispatch(CommandType.valueOf(words.get(0)), new NestedMultiOutput<>(StringCodec.UTF8), arguments));
    }

    private Open named(String name) {
        return Objects.requireNonNull(open.get(name), name);
    }

    private StatefulRedisConnection<String, String> connection(String name) {
        return named(name).connection();
    }
}
