package dev.detour.engine.fault;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.AtTheEnd;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.InjectedFault.Kind;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.RouteMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults that are injected. There is none of this where {@code detour.faults} is not set: adapters ask for it when they
 * are made, and are made otherwise where it is there. Thread-safe; asking takes no lock and never blocks.
 */
public final class Faults {

    /** How long the end of the JVM may wait for a log that does not answer. */
    private static final long END_MILLIS = 1_000;

    private final List<ArmedFault> armed;
    private final FaultLog log;
    private final LongSupplier ticker;
    private final long startNanos;

    /**
     * Those that are set, armed from now on.
     *
     * @param seed of what is drawn; 0 for any
     * @return null where there are none
     */
    public static @Nullable Faults of(List<InjectedFault> faults, int seed) {
        if (faults.isEmpty()) {
            return null;
        }
        long drawnBy = seed == 0 ? ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE) : seed;
        var timer =
                new ScheduledThreadPoolExecutor(1, OwnThread.named("detour-faults")); // no thread before the first task
        return new Faults(faults, drawnBy, System::nanoTime, task -> timer.schedule(task, 1, TimeUnit.MINUTES));
    }

    /**
     * @param ticker {@link System#nanoTime()} or a stand-in
     * @param later runs a task once, a minute later
     */
    Faults(List<InjectedFault> faults, long seed, LongSupplier ticker, Executor later) {
        this.armed = new ArrayList<>();
        for (InjectedFault fault : faults) {
            armed.add(new ArmedFault(fault, seed + armed.size())); // each draws by itself
        }
        this.log = new FaultLog(armed, seed, later);
        this.ticker = ticker;
        this.startNanos = ticker.getAsLong();
    }

    /** Says in the log that they are in force, for everybody to see, and what became of them when the JVM ends. */
    public void announce() {
        log.announce();
        AtTheEnd.run("detour-faults-end", END_MILLIS, this::sumUp);
    }

    /** Says in the log how often each was injected, and which never was. */
    void sumUp() {
        log.sumUp();
    }

    /**
     * Says in the log where nothing is injected, although something of that is set.
     *
     * @param seed 0 where none is set
     * @param idle the mode, where that is one in which no answer is changed; else null
     */
    public static void sayIfNothingIsInjected(List<InjectedFault> faults, int seed, @Nullable String idle) {
        if (faults.isEmpty() && seed != 0) {
            AgentLog.warn("detour.fault-seed is set, but detour.faults is not: nothing is injected");
        } else if (!faults.isEmpty() && idle != null) {
            AgentLog.warn("detour.faults is set, but with detour.mode = " + idle + " nothing is injected");
        }
    }

    /** What is injected into a read that is about to be sent; null where it is sent. Asked once for each. */
    public @Nullable InjectedFault next(Route route, Key key) {
        return hit(route, key, false);
    }

    /** What holds up the load that is about to be made; null where nothing does. */
    public @Nullable InjectedFault slowness(Lookup lookup) {
        return hit(lookup.route(), lookup.key(), true);
    }

    private @Nullable InjectedFault hit(Route route, Key key, boolean isLoad) {
        if (route.traffic().mode() != RouteMode.ROUTE) {
            return null; // where no answer is changed, none is spoilt
        }
        long since = ticker.getAsLong() - startNanos;
        for (ArmedFault one : armed) {
            boolean isOfLoads = one.fault().kind() == Kind.SLOW_ORIGIN;
            if (isOfLoads == isLoad && one.hits(key, since)) {
                log.injected(one, route);
                return one.fault();
            }
        }
        return null;
    }

    /** How often each was injected since the start, in their order. */
    public Map<InjectedFault, Long> counts() {
        Map<InjectedFault, Long> counts = new LinkedHashMap<>();
        for (ArmedFault one : armed) {
            counts.put(one.fault(), one.count() + counts.getOrDefault(one.fault(), 0L));
        }
        return counts;
    }
}
