package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Loads of keys that a server has lost, of which so many begin in a second. A key takes one turn, however many readers
 * wait for it; bounded by the turns that there are within a read's deadline. Thread-safe; never blocks.
 */
final class ColdLoads {

    /** Begins one at once, or joins one. */
    interface Load {
        CompletableFuture<Found> begin(Flight.Id id, Lookup lookup);
    }

    private final ConcurrentMap<Flight.Id, Flight> waiting = new ConcurrentHashMap<>();
    private final Pace pace;
    private final ScheduledExecutorService timer;
    private final Load load;

    ColdLoads(Pace pace, ScheduledExecutorService timer, Load load) {
        this.pace = pace;
        this.timer = timer;
        this.load = load;
    }

    /** Begins one when its turn has come; {@link Found#SHED} where that is not before the deadline. */
    CompletableFuture<Found> load(Flight.Id id, Lookup lookup, long deadlineNanos) {
        Flight other = waiting.get(id);
        if (other != null && other.lookup().version() == lookup.version()) {
            return other.join();
        }
        long waitNanos = pace.waitForNext(Math.max(0, deadlineNanos - System.nanoTime()));
        if (waitNanos <= 0) {
            return waitNanos < 0 ? CompletableFuture.completedFuture(Found.SHED) : load.begin(id, lookup);
        }
        Flight own = new Flight(lookup);
        waiting.put(id, own);
        try {
            timer.schedule(() -> begin(id, own), waitNanos, TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error noThread) { // or whoever joins would wait for ever
            waiting.remove(id, own);
            own.land(Found.FAILED);
            throw noThread;
        }
        return own.result();
    }

    private void begin(Flight.Id id, Flight own) {
        waiting.remove(id, own);
        try {
            load.begin(id, own.lookup()).whenComplete((found, never) -> own.land(found));
        } catch (Throwable failure) { // whatever it is, nobody may wait for ever
            AgentLog.ownFault("a load", failure);
            own.land(Found.FAILED);
        }
    }

    /** Begins one whose turn has come, of what nobody waits for; false where it has not. */
    boolean tryLoad(Flight.Id id, Lookup lookup) {
        boolean isMyTurn = pace.tryTake();
        if (isMyTurn) {
            load.begin(id, lookup);
        }
        return isMyTurn;
    }
}
