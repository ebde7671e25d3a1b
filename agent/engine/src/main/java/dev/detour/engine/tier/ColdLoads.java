package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Loads;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Trail;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Loads of keys that a server has lost, of which so many begin in a second. A key takes one turn, however many readers
 * wait for it; bounded by the turns that there are within a read's deadline. Thread-safe; never blocks.
 */
final class ColdLoads {

    /** Begins one at once, or joins one. */
    interface Load {
        /**
         * @param waiting whose turn has come
         * @return its own result where it was begun, else that of the one that it has joined
         */
        CompletableFuture<Found> begin(Flight.Id id, Flight waiting, Trail trail);
    }

    private final ConcurrentMap<Flight.Id, Flight> waiting = new ConcurrentHashMap<>();
    private final Pace pace;
    private final @Nullable Pace unawaited;
    private final ScheduledExecutorService timer;
    private final Loads counted;
    private final Load load;

    /**
     * @param unawaited what is left, of as many, for loads that nobody waits for; null for nothing
     * @param counted where those are counted that end before they are begun
     */
    ColdLoads(Pace pace, @Nullable Pace unawaited, ScheduledExecutorService timer, Loads counted, Load load) {
        this.pace = pace;
        this.unawaited = unawaited;
        this.timer = timer;
        this.counted = counted;
        this.load = load;
    }

    /** Begins one when its turn has come; {@link Found#SHED} where that is not before the deadline. */
    CompletableFuture<Found> load(Flight.Id id, Flight own, long deadlineNanos, Trail trail) {
        Flight flight = waiting.compute(id, (same, other) -> other != null && isAsCurrent(other, own) ? other : own);
        if (flight != own) {
            return flight.join(own, trail);
        }
        long waitNanos = pace.waitForNext(Math.max(0, deadlineNanos - System.nanoTime()));
        if (waitNanos < 0) {
            end(id, own, Found.SHED);
        } else if (waitNanos == 0) {
            begin(id, own, trail);
        } else {
            schedule(id, own, waitNanos, trail);
        }
        return own.result();
    }

    private static boolean isAsCurrent(Flight other, Flight own) {
        return other.lookup().version() == own.lookup().version();
    }

    private void schedule(Flight.Id id, Flight own, long waitNanos, Trail trail) {
        try {
            timer.schedule(() -> begin(id, own, trail), waitNanos, TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error noThread) { // or whoever joins would wait for ever
            end(id, own, Found.FAILED);
            throw noThread;
        }
    }

    private void end(Flight.Id id, Flight own, Found found) {
        waiting.remove(id, own);
        counted.ended(id.origin().name(), found.result(), own.shared());
        own.land(found);
    }

    private void begin(Flight.Id id, Flight own, Trail trail) {
        waiting.remove(id, own);
        try {
            CompletableFuture<Found> begun = load.begin(id, own, trail);
            if (begun != own.result()) {
                begun.whenComplete((found, never) -> own.land(found));
            }
        } catch (Throwable failure) { // whatever it is, nobody may wait for ever
            AgentLog.ownFault("a load", failure);
            own.land(Found.FAILED);
        }
    }

    /**
     * Begins one whose turn has come, of what nobody waits for; false where it has not. However many readers there are,
     * half of the turns are left for it.
     */
    boolean tryLoad(Flight.Id id, Lookup lookup) {
        boolean isLeft = unawaited != null && unawaited.tryTake();
        boolean isMyTurn = pace.tryTake();
        if (isLeft && !isMyTurn) {
            pace.take(); // readers come so much later
            isMyTurn = true;
        }
        if (isMyTurn) {
            load.begin(id, new Flight(lookup, Trail.Load.NONE), Trail.NONE);
        }
        return isMyTurn;
    }
}
