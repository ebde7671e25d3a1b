package dev.detour.engine.breaker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Transition;
import java.lang.invoke.MethodHandles;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The health of every primary that this process reads from. Thread-safe.
 *
 * <p>Of more servers than any process talks to, those that were not used for long are forgotten; one that is mentioned
 * again starts afresh.
 */
public final class Primaries {

    private static final int MAX_SERVERS = 10_000;

    /** Far enough back that silence is no question, where a server was never heard. */
    static final long NEVER_HEARD_NANOS = TimeUnit.HOURS.toNanos(2);

    static {
        load(Open.class, HalfOpen.class, HalfOpen.Probe.class, Ramp.class, Verdict.class, Transition.class);
    }

    private final Cache<String, Primary> servers = Caffeine.newBuilder()
            .maximumSize(MAX_SERVERS)
            .executor(Runnable::run)
            .build();
    private final Function<String, Primary> maker;

    /** Breakers that are not closed; one that was forgotten in that state is counted for ever, which costs a look-up. */
    private final AtomicInteger ailing = new AtomicInteger();

    /** Is run when a server is mentioned for the first time; nothing unless {@link #whenFirst(Runnable)} was asked for. */
    private volatile Runnable whenFirst = () -> {};

    public Primaries(Settings settings, Transition.Listener listener) {
        this(settings, listener, System::nanoTime);
    }

    Primaries(Settings settings, Transition.Listener listener, LongSupplier ticker) {
        this.maker = server -> {
            whenFirst.run();
            long nowNanos = ticker.getAsLong();
            return new Health(
                    server,
                    settings.primary(),
                    settings.breaker(),
                    new RetryBudget(settings.retry().budgetPercent(), nowNanos),
                    counting(new TransitionLog(settings, listener)),
                    nowNanos - NEVER_HEARD_NANOS);
        };
    }

    /** Not only when a server fails: to load a class then would pin the virtual thread that meets it first, and others. */
    private static void load(Class<?>... ofBreakers) {
        try {
            for (Class<?> each : ofBreakers) {
                MethodHandles.lookup().ensureInitialized(each);
            }
        } catch (IllegalAccessException impossible) { // all of them are seen from here
            throw new IllegalStateException(impossible);
        }
    }

    private Transition.Listener counting(Transition.Listener next) {
        return transition -> {
            if (transition.from() == BreakerState.CLOSED) {
                ailing.incrementAndGet();
            } else if (transition.to() == BreakerState.CLOSED) {
                ailing.decrementAndGet();
            }
            next.changed(transition);
        };
    }

    /** Whether any breaker may be other than closed; cheap enough for each read. */
    public boolean isAnyAiling() {
        return ailing.get() > 0;
    }

    /** The health of a server, made at its first mention. */
    public Primary of(String server) {
        return servers.get(server, maker);
    }

    /** Those that are remembered now; live. */
    public Collection<Primary> all() {
        return servers.asMap().values();
    }

    /** What is done, once, before the first server is known; must neither block nor throw. */
    public void whenFirst(Runnable task) {
        AtomicBoolean isDone = new AtomicBoolean();
        whenFirst = () -> {
            if (isDone.compareAndSet(false, true)) {
                whenFirst = () -> {};
                task.run();
            }
        };
    }

    /** How many are remembered now. */
    long size() {
        servers.cleanUp();
        return servers.estimatedSize();
    }
}
