package dev.detour.engine.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.detour.engine.breaker.TierGuard;
import dev.detour.engine.breaker.TierGuard.End;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Loads;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Trail;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Value;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads from the system of record: one load per key at a time, each under a time limit, each loader behind a breaker and
 * a bulkhead of its own.
 *
 * <p>A reader joins a load under way only if this process has not written the key since that load began; otherwise the
 * load may have read what the write replaced. A reader that began before a load ended takes its result, so that a late
 * null does not start a second load. Reads whose server and database are not known share nothing with each other.
 */
public final class OriginTier {

    /** Is told of what loaders found, as long as it is current. Must not block. */
    public interface Sink {
        /** @param ttlNanos the time to live that the loader asked for, or a negative number */
        void loaded(Lookup lookup, Value value, long ttlNanos);

        /** The origin has no value. */
        void absent(Lookup lookup);

        /** Whether the origin has told so lately that it need not be asked in the background. */
        default boolean isLatelyLoaded(Lookup lookup) {
            return false;
        }
    }

    /** How long an ended load is remembered for readers that began before its end: no read waits longer than this. */
    private static final Duration MEMORY = Duration.ofSeconds(2);

    /** In bytes, about: a load too large for it is done again for a late null. */
    private static final long MAX_REMEMBERED = 16L << 20;

    /** After which an idle thread ends. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** Not the JDK's timer, whose thread would keep the class loader of the application that happens to wake it first. */
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final ConcurrentMap<Flight.Id, Flight> flights = new ConcurrentHashMap<>();
    private final Cache<Flight.Id, Flight> landed = Caffeine.newBuilder()
            .maximumWeight(MAX_REMEMBERED)
            .weigher(OriginTier::weight)
            .expireAfterWrite(MEMORY)
            .executor(Runnable::run)
            // or the last loads of an application would hold its loaders for ever
            .scheduler(Scheduler.forScheduledExecutorService(TIMER))
            .build();
    /** By loader and then by route; a lane knows neither, so that it goes with its loader. */
    private final Cache<Origin, ConcurrentMap<LaneId, Lane>> lanes =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** Bounded by the lanes, which start no more loads than they have turns. */
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE.toNanos(),
            TimeUnit.NANOSECONDS,
            new SynchronousQueue<>(),
            OwnThread.named("detour-origin"));

    private final Settings settings;
    private final Versions versions;
    private final Absences absences;
    private final Pace refreshes;
    private final ColdLoads coldLoads;
    private final Sink sink;
    private final Function<Lookup, @Nullable InjectedFault> slowness;
    private final Transition.Listener listener;
    private final Loads loads = new Loads();
    private final LoadTeller teller;

    /** Routes of one name with the same limits share a lane. */
    private record LaneId(String route, int maxConcurrent, int maxWaiting) {}

    public OriginTier(Settings settings, Versions versions, Sink sink) {
        this(settings, versions, sink, transition -> {});
    }

    /** The same, with someone who is told of every change of a loader's breaker. */
    public OriginTier(Settings settings, Versions versions, Sink sink, Transition.Listener listener) {
        this(settings, versions, sink, listener, decision -> {});
    }

    /** The same, with someone who is told of every load that has ended, on a thread that must not be held up. */
    public OriginTier(
            Settings settings, Versions versions, Sink sink, Transition.Listener listener, Decision.Observer observer) {
        this(settings, versions, sink, listener, observer, lookup -> null);
    }

    /**
     * The same.
     *
     * @param slowness what holds up the load of a lookup, asked once for each, or null; must not block
     */
    public OriginTier(
            Settings settings,
            Versions versions,
            Sink sink,
            Transition.Listener listener,
            Decision.Observer observer,
            Function<Lookup, @Nullable InjectedFault> slowness) {
        this.slowness = slowness;
        this.settings = settings;
        this.versions = versions;
        this.sink = sink;
        this.listener = listener;
        this.teller = new LoadTeller(observer);
        this.absences = new Absences(versions, System::nanoTime);
        this.refreshes = new Pace(settings.origin().refreshesPerSecond(), System::nanoTime);
        int cold = settings.coldStart().loadsPerSecond();
        this.coldLoads = new ColdLoads(
                new Pace(cold, System::nanoTime),
                cold < 2 ? null : new Pace(cold / 2, System::nanoTime),
                TIMER,
                loads,
                this::joinedOrBegun);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, OwnThread.named("detour-timer"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /**
     * Starts a load of the lookup's key, or joins one. Never blocks.
     *
     * @param origin the lookup's own
     * @return always completes normally, at the latest when the time limit is over; on a thread that must not be held up
     */
    public CompletableFuture<Found> load(Lookup lookup, Origin origin, Trail trail) {
        return joinedOrBegun(Flight.Id.of(lookup, origin), new Flight(lookup, trail.load()), trail);
    }

    /** The same of a lookup that is not traced. */
    CompletableFuture<Found> load(Lookup lookup, Origin origin) {
        return load(lookup, origin, Trail.NONE);
    }

    private CompletableFuture<Found> joinedOrBegun(Flight.Id id, Flight own, Trail trail) {
        CompletableFuture<Found> there = joined(id, own, trail);
        return there != null ? there : begun(id, own, trail);
    }

    /**
     * The same for a load in the background, of which so many begin in a second; one more is {@link Found#SHED}, and one of
     * what was loaded a while ago, {@link Found#SKIPPED}. The reader waits for it.
     */
    public CompletableFuture<Found> refresh(Lookup lookup, Origin origin, Trail trail) {
        Flight.Id id = Flight.Id.of(lookup, origin);
        Flight own = new Flight(lookup, trail.load());
        CompletableFuture<Found> there = joined(id, own, trail);
        return there != null ? there : refreshed(id, own, trail);
    }

    /** The same without waiting: what it has come to so far, which is {@link Found#EMPTY} where it is under way. */
    public Found refreshUnawaited(Lookup lookup, Origin origin, Trail trail) {
        Flight.Id id = Flight.Id.of(lookup, origin);
        CompletableFuture<Found> there = watched(id, lookup, trail);
        return (there != null ? there : refreshed(id, new Flight(lookup, trail.load()), trail)).getNow(Found.EMPTY);
    }

    private CompletableFuture<Found> refreshed(Flight.Id id, Flight own, Trail trail) {
        if (sink.isLatelyLoaded(own.lookup())) {
            return CompletableFuture.completedFuture(Found.SKIPPED);
        }
        return refreshes.tryTake() ? begun(id, own, trail) : CompletableFuture.completedFuture(Found.SHED);
    }

    /** The same of a lookup that is not traced. */
    CompletableFuture<Found> refresh(Lookup lookup, Origin origin) {
        return refresh(lookup, origin, Trail.NONE);
    }

    /**
     * The same as {@link #load} for a key whose server has lost its data, of which so many begin in a second; one whose
     * turn does not come before the deadline is {@link Found#SHED}.
     *
     * @param deadlineNanos {@link System#nanoTime()}
     */
    public CompletableFuture<Found> loadCold(Lookup lookup, Origin origin, long deadlineNanos, Trail trail) {
        Flight.Id id = Flight.Id.of(lookup, origin);
        Flight own = new Flight(lookup, trail.load());
        CompletableFuture<Found> there = joined(id, own, trail);
        return there != null ? there : coldLoads.load(id, own, deadlineNanos, trail);
    }

    /** The same of a lookup that is not traced. */
    CompletableFuture<Found> loadCold(Lookup lookup, Origin origin, long deadlineNanos) {
        return loadCold(lookup, origin, deadlineNanos, Trail.NONE);
    }

    /**
     * The same without waiting, of what nobody waits for.
     *
     * @return whether it was begun, or need not be; false where its turn has not come
     */
    public boolean refreshCold(Lookup lookup, Origin origin) {
        Flight.Id id = Flight.Id.of(lookup, origin);
        return watched(id, lookup, Trail.NONE) != null || coldLoads.tryLoad(id, lookup);
    }

    /** Whether this loader takes longer at present than the soft timeout of the lookup's route. */
    public boolean isLate(Lookup lookup, Origin origin) {
        return lane(origin, lookup.route()).isLate();
    }

    /** Whether the lookup's origin was asked lately and has no value. */
    public boolean isKnownAbsent(Lookup lookup) {
        Origin origin = lookup.route().origin();
        return origin != null && absences.isKnown(lookup, origin);
    }

    /** What is known without a load of its own, or will be, for a reader that waits for it. */
    private @Nullable CompletableFuture<Found> joined(Flight.Id id, Flight own, Trail trail) {
        CompletableFuture<Found> known = known(id, own.lookup(), trail);
        Flight flight = known == null ? flights.get(id) : null;
        return flight != null && isCurrent(flight) ? flight.join(own, trail) : known;
    }

    /** The same for one that does not wait. */
    private @Nullable CompletableFuture<Found> watched(Flight.Id id, Lookup lookup, Trail trail) {
        CompletableFuture<Found> known = known(id, lookup, trail);
        Flight flight = known == null ? flights.get(id) : null;
        return flight != null && isCurrent(flight) ? flight.watch(trail) : known;
    }

    private @Nullable CompletableFuture<Found> known(Flight.Id id, Lookup lookup, Trail trail) {
        Flight ended = landed(id, lookup);
        if (ended != null) {
            trail.joins(ended.trace());
            return ended.result();
        }
        if (absences.isKnown(lookup, id.origin())) {
            return CompletableFuture.completedFuture(Found.EMPTY);
        }
        return null;
    }

    private CompletableFuture<Found> begun(Flight.Id id, Flight own, Trail trail) {
        Lookup lookup = own.lookup();
        Flight flight = flights.compute(id, (k, other) -> other != null && isCurrent(other) ? other : own);
        if (flight != own) {
            return flight.join(own, trail);
        }
        // one may have landed between the two looks: it entered the landed before it left the flights
        Flight justEnded = landed(id, lookup);
        if (justEnded != null) {
            flights.remove(id, own);
            trail.joins(justEnded.trace());
            justEnded.result().thenAccept(own::land);
            return own.result();
        }
        try {
            depart(id, own);
        } catch (Throwable failure) { // no thread to be had, for one; whatever it is, nobody may join it for ever
            AgentLog.ownFault("a load", failure);
            own.land(Found.FAILED);
            flights.remove(id, own);
        }
        return own.result();
    }

    /** A load that ended after this read began, and whose value is current. */
    private @Nullable Flight landed(Flight.Id id, Lookup lookup) {
        Flight ended = landed.getIfPresent(id);
        return ended != null && ended.answeredAfter(lookup.startNanos()) && isCurrent(ended) ? ended : null;
    }

    /** What became of all loads. */
    public Loads loads() {
        return loads;
    }

    /** How many loads are under way. */
    int underWay() {
        return flights.size();
    }

    private boolean isCurrent(Flight flight) {
        return versions.of(flight.lookup().key()) == flight.lookup().version();
    }

    private void depart(Flight.Id id, Flight flight) {
        Origin origin = id.origin();
        Lane lane = lane(origin, flight.lookup().route());
        Found refused = lane.enter();
        if (refused != null) {
            loads.ended(origin.name(), refused.result(), flight.shared());
            flight.land(refused);
            flights.remove(id, flight);
            return;
        }
        long limitNanos = origin.timeoutNanos() > 0
                ? origin.timeoutNanos()
                : flight.lookup().route().policy().originTimeoutNanos();
        flight.trace().begins();
        InjectedFault heldUp = slowness.apply(flight.lookup());
        if (heldUp != null) {
            flight.trace().isHeldUp();
        }
        LoadTask task = new LoadTask(origin, flight, limitNanos, lane, loads, this::arrived, heldUp);
        whenLanded(id, flight, task, lane);
        Future<?> timeout = TIMER.schedule(() -> flight.land(Found.TIMED_OUT), limitNanos, TimeUnit.NANOSECONDS);
        flight.result().whenComplete((loaded, never) -> timeout.cancel(false));
        if (!lane.submit(task)) {
            flight.land(Found.SHED);
        }
    }

    private void whenLanded(Flight.Id id, Flight flight, LoadTask task, Lane lane) {
        long beganNanos = System.nanoTime();
        flight.result().whenComplete((loaded, never) -> {
            try {
                loads.ended(id.origin().name(), loaded.result(), flight.shared());
                landed.put(id, flight);
            } finally { // or everybody after it would get what this one has loaded
                flights.remove(id, flight);
                task.over(loaded);
                lane.leave(end(loaded, task), System.nanoTime() - beganNanos);
                teller.ended(flight, id.origin(), beganNanos, loaded, task.isHeldUp());
            }
        });
    }

    /** In bytes, about. */
    private static int weight(Flight.Id id, Flight flight) {
        Value value = flight.result().getNow(Found.EMPTY).value();
        byte[] bytes = value == null ? null : value.bytes();
        return 300 + id.key().bytes().length + (bytes == null ? 0 : bytes.length);
    }

    private Lane lane(Origin origin, Route route) {
        Policy policy = route.policy();
        LaneId id = new LaneId(route.name(), policy.originMaxConcurrent(), policy.originMaxWaiting());
        return lanes.get(origin, of -> new ConcurrentHashMap<>()).computeIfAbsent(id, of -> {
            String subject = route.name().equals(origin.name()) ? origin.name() : origin.name() + " on " + route.name();
            int places = policy.originMaxConcurrent() + policy.originMaxWaiting();
            return new Lane(policy, TierGuard.ofLoader(subject, settings, places, listener), threads);
        });
    }

    private static End end(Found loaded, LoadTask task) {
        return switch (loaded.result()) {
            case ANSWERED, EMPTY -> End.SUCCEEDED;
            case FAILED, TIMED_OUT -> task.isLoaderToBlame(loaded.result()) ? End.FAILED : End.UNDECIDED;
            case SHED, SKIPPED, REFUSED -> End.UNDECIDED;
        };
    }

    /** The origin has answered: that counts unless this process wrote the key meanwhile. */
    private void arrived(Flight flight, @Nullable Value value, long ttlNanos) {
        if (!isCurrent(flight)) {
            return;
        }
        if (value == null) {
            Origin origin = flight.lookup().route().origin();
            if (origin != null) {
                absences.remember(flight.lookup(), origin);
            }
            sink.absent(flight.lookup());
        } else {
            sink.loaded(flight.lookup(), value, ttlNanos);
        }
    }
}
