package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Loads;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Scope;
import dev.detour.engine.model.Value;
import dev.detour.spi.AsyncOriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loader for one flight on a thread of Detour's own, and says once what is wrong with a loader that misbehaves. An
 * asynchronous loader gives the thread back as soon as it has given its stage.
 */
final class LoadTask implements Runnable {

    /** Is given what was loaded, in time or not; null where the origin has no value. */
    interface Arrival {
        /** @param ttlNanos negative where the loader named none */
        void arrived(Flight flight, @Nullable Value value, long ttlNanos);
    }

    private final Origin origin;
    private final Flight flight;
    private final long timeoutNanos;
    private final Lane lane;
    private final Loads loads;
    private final Arrival arrival;

    /** What holds it up before its loader is called; null where nothing does. */
    private final @Nullable InjectedFault slowness;

    private final long startNanos = System.nanoTime();

    /** What keeps its turn in the lane: the thread that is in the loader, and the flight. */
    private final AtomicInteger holds = new AtomicInteger(2);

    private volatile boolean begun;
    private volatile boolean failedByDetour;

    /** The thread inside the loader. Guarded by this, so that an interrupt cannot hit the thread's next task. */
    private @Nullable Thread inLoader;

    /** Whether that thread was interrupted for being late; guarded by this. */
    private boolean overstays;

    LoadTask(
            Origin origin,
            Flight flight,
            long timeoutNanos,
            Lane lane,
            Loads loads,
            Arrival arrival,
            @Nullable InjectedFault slowness) {
        this.slowness = slowness;
        this.origin = origin;
        this.flight = flight;
        this.timeoutNanos = timeoutNanos;
        this.lane = lane;
        this.loads = loads;
        this.arrival = arrival;
    }

    /**
     * Whether a load that has come to nothing did so by the loader, and not before it was asked or by Detour itself. One that
     * was held up may be late for that, but what it throws is its own.
     */
    boolean isLoaderToBlame(Decision.Result result) {
        return begun && !failedByDetour && (slowness == null || slowness.votes() || result == Decision.Result.FAILED);
    }

    /** Whether it is not the loader alone that it takes its time from. */
    boolean isHeldUp() {
        return slowness != null;
    }

    /** Its turn has come. */
    @Override
    public void run() {
        try {
            if (!flight.result().isDone()) { // its time may be over before a thread was free
                begun = true;
                loads.begun(System.nanoTime());
                ask();
            }
        } finally {
            release();
        }
    }

    private void ask() {
        OriginRequest request = new LoadRequest(flight.lookup(), startNanos + timeoutNanos);
        try {
            if (origin.loader() instanceof AsyncOriginLoader loader) {
                await(inContext(() -> loader.loadAsync(request)));
            } else {
                ended(inContext(() -> origin.loader().load(request)), null);
            }
        } catch (Throwable failure) { // a loader may throw anything, also a LinkageError
            ended(null, failure);
        }
    }

    private interface Call<T> {
        @Nullable
        T call() throws Exception;
    }

    private <T> @Nullable T inContext(Call<T> loader) throws Exception {
        Thread thread = Thread.currentThread();
        synchronized (this) {
            inLoader = thread;
        }
        thread.setContextClassLoader(origin.contextLoader());
        try (Scope trace = flight.trace().enter()) {
            if (slowness != null) { // where the time-out finds it as it would find a loader that waits
                TimeUnit.NANOSECONDS.sleep(slowness.delayNanos());
            }
            return loader.call();
        } finally {
            thread.setContextClassLoader(null);
            outOfLoader();
            Thread.interrupted(); // a late interrupt must not hit the next load
        }
    }

    private synchronized void outOfLoader() {
        inLoader = null;
        if (overstays) {
            overstays = false;
            lane.overstayed();
        }
    }

    private void await(@Nullable CompletionStage<OriginValue> stage) {
        if (stage == null) {
            complain("stage", "returned null from loadAsync() instead of a stage");
            flight.land(Found.FAILED);
            return;
        }
        stage.whenComplete(this::ended);
    }

    /** The loader has answered, on whichever thread. Nothing is thrown into it. */
    private void ended(@Nullable OriginValue value, @Nullable Throwable failure) {
        Found loaded = Found.FAILED;
        try {
            if (failure == null) {
                loaded = accept(value);
            } else {
                complainOf(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        } catch (Throwable own) {
            failedByDetour = true;
            AgentLog.ownFault("a load", own);
        } finally {
            flight.land(loaded);
        }
    }

    private Found accept(@Nullable OriginValue value) {
        if (value == null) {
            complain("null", "returned null instead of OriginValue.absent()");
            return Found.FAILED;
        }
        byte[] bytes = value.bytes();
        if (bytes == null) {
            arrived(null, -1);
            return Found.EMPTY;
        }
        Value loaded = Value.of(bytes);
        Duration ttl = value.ttl();
        arrived(loaded, ttl == null ? -1 : saturatedNanos(ttl));
        return Found.of(loaded, 0);
    }

    /** What goes wrong in keeping a value is no fault of its loader's, and the callers get it all the same. */
    private void arrived(@Nullable Value value, long ttlNanos) {
        try {
            arrival.arrived(flight, value, ttlNanos);
        } catch (Throwable failure) {
            AgentLog.ownFault("keeping what a loader gave", failure);
        }
    }

    private static long saturatedNanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    /** There is no thread to run it on. */
    void cannotRun() {
        flight.land(Found.FAILED);
    }

    /** The flight is over, with this. */
    void over(Found loaded) {
        if (lane.giveUp(this)) {
            return; // it never had a turn
        }
        if (loaded == Found.TIMED_OUT && begun) {
            overdue();
        }
        release();
    }

    private void release() {
        if (holds.decrementAndGet() == 0) {
            lane.turnEnded();
        }
    }

    /** The time limit is over: interrupts the loader if it is still running. */
    private void overdue() {
        synchronized (this) {
            if (inLoader != null) {
                overstays = true;
                lane.overstays();
                inLoader.interrupt();
            }
        }
        String limit = origin.timeoutNanos() > 0
                ? "its own timeout()"
                : "detour.origin.timeout of " + flight.lookup().route().name();
        String since = slowness == null ? "" : ", held up by detour.faults";
        complain("timeout", "did not return within " + limit + " (" + timeoutNanos / 1_000_000 + " ms)" + since);
    }

    private void complainOf(Throwable failure) {
        if (!flight.result().isDone()) { // one that was interrupted for being late has been complained of
            String message = failure.getMessage();
            complain(
                    "failure",
                    "threw " + failure.getClass().getName() + (message == null ? "" : ": " + oneLine(message)));
            AgentLog.debugOnce(
                    "loader failure " + System.identityHashCode(origin), "where " + origin.name() + " failed", failure);
        }
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }

    private void complain(String kind, String what) {
        AgentLog.warnOnce(
                "loader " + kind + ' ' + System.identityHashCode(origin),
                "origin loader " + origin.name() + " for keys " + origin.patterns() + ' ' + what
                        + "; the caller got what Redis gave; said once per loader and kind of failure");
    }
}
