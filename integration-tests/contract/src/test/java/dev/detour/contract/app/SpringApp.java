package dev.detour.contract.app;

import dev.detour.testkit.app.ControlPort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A Spring application on Lettuce: contexts by name, with templates and a cache. */
public final class SpringApp implements ControlPort.Operations {

    private static final Duration REACTIVE = Duration.ofSeconds(20);

    private final Map<String, AnnotationConfigApplicationContext> contexts = new ConcurrentHashMap<>();

    private SpringApp() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        ControlPort.serve(Integer.parseInt(arguments[0]), new SpringApp());
        System.exit(0);
    }

    @Override
    public @Nullable Object run(String operation, List<String> arguments) throws Exception {
        return switch (operation) {
            case "start" -> {
                contexts.put(arguments.get(0), SpringContexts.start(SpringContexts.Target.of(arguments)));
                yield "started";
            }
            case "threads" -> threads();
            default -> {
                AnnotationConfigApplicationContext context =
                        Objects.requireNonNull(contexts.get(arguments.get(0)), operation);
                yield use(context, operation, arguments.get(1));
            }
        };
    }

    private static @Nullable Object use(AnnotationConfigApplicationContext context, String operation, String what) {
        return switch (operation) {
            case "get" ->
                context.getBean(StringRedisTemplate.class).opsForValue().get(what);
            case "reactiveGet" ->
                context.getBean(ReactiveStringRedisTemplate.class)
                        .opsForValue()
                        .get(what)
                        .block(REACTIVE);
            case "product" -> context.getBean(CachedMethods.class).product(what);
            case "catalog" -> context.getBean(CachedMethods.class).catalog(what);
            case "evict" -> context.getBean(CachedMethods.class).evict(what);
            case "put" -> context.getBean(CachedMethods.class).put(what);
            case "clear" -> context.getBean(CachedMethods.class).clear();
            case "eval" -> SpringScripts.eval(context.getBean(StringRedisTemplate.class), what);
            case "transaction" -> SpringScripts.transaction(context.getBean(StringRedisTemplate.class), what);
            case "pipeline" -> SpringScripts.pipeline(context.getBean(StringRedisTemplate.class), what);
            case "stop" -> {
                context.close();
                yield "stopped";
            }
            default -> throw new UnsupportedOperationException(operation);
        };
    }

    /** Lettuce's and Netty's threads. */
    private static String threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("lettuce") || name.contains("netty"))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
