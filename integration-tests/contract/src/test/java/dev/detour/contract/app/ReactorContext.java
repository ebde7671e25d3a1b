package dev.detour.contract.app;

import dev.detour.testkit.app.ControlPort;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.context.ContextRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** An application that knows in a thread local for whom it reads, and has Reactor carry that along. */
public final class ReactorContext implements ControlPort.Operations {

    private static final ThreadLocal<String> FOR = ThreadLocal.withInitial(() -> "nobody");

    private volatile @Nullable StatefulRedisConnection<String, String> connection;

    private ReactorContext() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        ContextRegistry.getInstance().registerThreadLocalAccessor("for", FOR::get, FOR::set, FOR::remove);
        Hooks.enableAutomaticContextPropagation();
        ControlPort.serve(Integer.parseInt(arguments[0]), new ReactorContext());
        System.exit(0);
    }

    @Override
    public @Nullable Object run(String operation, List<String> arguments) throws Exception {
        String argument = arguments.get(0);
        return switch (operation) {
            case "open" -> {
                connection = RedisClient.create("redis://127.0.0.1:" + argument).connect();
                yield "open";
            }
            case "set" -> connection().sync().set(argument, arguments.get(1));
            case "read" -> read(argument);
            case "readAsync" ->
                LettuceAccess.await(connection()
                        .async()
                        .get(argument)
                        .thenApply(value -> value + seen())
                        .toCompletableFuture());
            default -> throw new UnsupportedOperationException(operation);
        };
    }

    private StatefulRedisConnection<String, String> connection() {
        return Objects.requireNonNull(connection);
    }

    /** Two reads, the second of them begun where the first one is answered, with what is seen behind each. */
    private @Nullable String read(String key) {
        Mono<String> each = connection().reactive().get(key).map(value -> value + seen());
        FOR.set(key);
        try {
            return each.flatMap(first -> each.map(second -> first + ", " + second))
                    .block();
        } finally {
            FOR.remove();
        }
    }

    private static String seen() {
        boolean diverted = Thread.currentThread().getName().startsWith("detour");
        return " for " + FOR.get() + (diverted ? " on a thread of Detour's" : "");
    }
}
