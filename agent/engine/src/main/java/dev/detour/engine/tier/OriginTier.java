package dev.detour.engine.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Value;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Loads from the system of record: one load per key at a time, a bounded number in all, each under a time limit.
 *
 * <p>A reader joins a load under way only if this process has not written the key since that load began; otherwise the
 * load may have read what the write replaced. A reader that began before a load ended takes its result, so that a late
 * null does not start a second load.
 */
public final class OriginTier {

    /** Is told of what loaders found, as long as it is current. Must not block. */
    public interface Sink {
        /** @param ttlNanos the time to live that the loader asked for, or a negative number */
        void loaded(Lookup lookup, Value value, long ttlNanos);

        /** The origin has no value. */
        void absent(Lookup lookup);
    }

    /** How long an ended load is remembered for readers that began before its end: no read waits longer than this. */
    private static final Duration MEMORY = Duration.ofSeconds(2);

    private static final int MAX_REMEMBERED = 10_000;

    /** Not the JDK's timer, whose thread would keep the class loader of the application that happens to wake it first. */
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final ConcurrentMap<Flight.Id, Flight> flights = new ConcurrentHashMap<>();
    private final Cache<Flight.Id, Flight> landed = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(MEMORY)
            .executor(Runnable::run)
            // or the last loads of an application would hold its loaders for ever
            .scheduler(Scheduler.forScheduledExecutorService(TIMER))
            .build();
    private final ThreadPoolExecutor threads;
    private final Versions versions;
    private final Sink sink;
    private final long timeoutNanos;

    public OriginTier(Settings settings, Versions versions, Sink sink) {
        this.versions = versions;
        this.sink = sink;
        this.timeoutNanos = settings.policy().originTimeoutNanos();
        int max = settings.policy().originMaxConcurrent();
        BlockingQueue<Runnable> waiting = settings.policy().originMaxWaiting() == 0
                ? new SynchronousQueue<>()
                : new LinkedBlockingQueue<>(settings.policy().originMaxWaiting());
        this.threads = new ThreadPoolExecutor(
                max, max, 30, TimeUnit.SECONDS, waiting, OwnThread.namedForLoaders("detour-origin"));
        threads.allowCoreThreadTimeOut(true);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, OwnThread.named("detour-timer"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** The time limit of a load from its request to its end, where neither its route nor its loader has another. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /**
     * Starts a load of the lookup's key, or joins one. Never blocks.
     *
     * @param origin the lookup's own
     * @return always completes normally, at the latest when the time limit is over; on a thread that must not be held up
     */
    public CompletableFuture<Found> load(Lookup lookup, Origin origin) {
        Flight.Id id = new Flight.Id(lookup.namespace(), lookup.key(), origin);
        Flight ended = landed(id, lookup);
        if (ended != null) {
            return ended.result();
        }
        Flight own = new Flight(lookup);
        Flight flight = flights.compute(id, (k, other) -> other != null && isCurrent(other) ? other : own);
        if (flight != own) {
            return flight.result();
        }
        // one may have landed between the two looks: it entered the landed before it left the flights
        Flight justEnded = landed(id, lookup);
        if (justEnded != null) {
            flights.remove(id, own);
            justEnded.result().thenAccept(own::land);
            return own.result();
        }
        try {
            depart(id, own, origin);
        } catch (RuntimeException | OutOfMemoryError failure) { // no thread to be had, for one
            own.land(Found.FAILED);
            flights.remove(id, own);
        }
        return own.result();
    }

    public CompletableFuture<Found> refresh(Lookup lookup, Origin origin) {
        return load(lookup, origin);
    }

    /** A load that ended after this read began, and whose value is current. */
    private @Nullable Flight landed(Flight.Id id, Lookup lookup) {
        Flight ended = landed.getIfPresent(id);
        return ended != null && ended.answeredAfter(lookup.startNanos()) && isCurrent(ended) ? ended : null;
    }

    private boolean isCurrent(Flight flight) {
        return versions.of(flight.lookup().key()) == flight.lookup().version();
    }

    private void depart(Flight.Id id, Flight flight, Origin origin) {
        long limitNanos = origin.timeoutNanos() > 0
                ? origin.timeoutNanos()
                : flight.lookup().route().policy().originTimeoutNanos();
        LoadTask task = new LoadTask(origin, flight, limitNanos);
        Future<?> timeout = TIMER.schedule(() -> flight.land(Found.TIMED_OUT), limitNanos, TimeUnit.NANOSECONDS);
        flight.result().whenComplete((loaded, never) -> {
            timeout.cancel(false);
            landed.put(id, flight);
            flights.remove(id, flight);
            if (loaded == Found.TIMED_OUT) {
                task.overdue();
            }
        });
        try {
            threads.execute(() -> task.run(this::current));
        } catch (RejectedExecutionException full) {
            flight.land(Found.SHED);
        }
    }

    /** The origin has answered: that counts unless this process wrote the key meanwhile. */
    private void current(Flight flight, @Nullable Value value, long ttlNanos) {
        if (!isCurrent(flight)) {
            return;
        }
        if (value == null) {
            sink.absent(flight.lookup());
        } else {
            sink.loaded(flight.lookup(), value, ttlNanos);
        }
    }
}
