package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Value;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs a loader for one flight on a thread of Detour's own, and says once what is wrong with a loader that misbehaves. */
final class LoadTask {

    /** Is given what was loaded, in time or not; null where the origin has no value. */
    interface Arrival {
        /** @param ttlNanos negative where the loader named none */
        void arrived(Flight flight, @Nullable Value value, long ttlNanos);
    }

    private final Origin origin;
    private final Flight flight;
    private final long timeoutNanos;
    private final long startNanos = System.nanoTime();

    /** The thread inside the loader. Guarded by this, so that an interrupt cannot hit the thread's next task. */
    private @Nullable Thread inLoader;

    LoadTask(Origin origin, Flight flight, long timeoutNanos) {
        this.origin = origin;
        this.flight = flight;
        this.timeoutNanos = timeoutNanos;
    }

    void run(Arrival arrival) {
        if (flight.result().isDone()) {
            return; // its time was over before a thread was free
        }
        Found loaded = Found.FAILED;
        try {
            loaded = load(arrival);
        } catch (Throwable failure) {
            AgentLog.ownFault("a load", failure);
        } finally {
            flight.land(loaded);
        }
    }

    private Found load(Arrival arrival) {
        OriginValue value;
        try {
            value = callLoader();
        } catch (Throwable failure) { // a loader may throw anything, also a LinkageError
            complainOf(failure);
            return Found.FAILED;
        }
        return accept(value, arrival);
    }

    private Found accept(@Nullable OriginValue value, Arrival arrival) {
        if (value == null) {
            complain("null", "returned null instead of OriginValue.absent()");
            return Found.FAILED;
        }
        byte[] bytes = value.bytes();
        if (bytes == null) {
            arrived(arrival, null, -1);
            return Found.EMPTY;
        }
        Value loaded = Value.of(bytes);
        Duration ttl = value.ttl();
        arrived(arrival, loaded, ttl == null ? -1 : saturatedNanos(ttl));
        return Found.of(loaded, 0);
    }

    /** What goes wrong in keeping a value is no fault of its loader's, and the callers get it all the same. */
    private void arrived(Arrival arrival, @Nullable Value value, long ttlNanos) {
        try {
            arrival.arrived(flight, value, ttlNanos);
        } catch (Throwable failure) {
            AgentLog.ownFault("keeping what a loader gave", failure);
        }
    }

    private static long saturatedNanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    private @Nullable OriginValue callLoader() throws Exception {
        Thread thread = Thread.currentThread();
        synchronized (this) {
            inLoader = thread;
        }
        thread.setContextClassLoader(origin.contextLoader());
        try {
            return origin.loader().load(new Request(flight.lookup(), startNanos + timeoutNanos));
        } finally {
            thread.setContextClassLoader(null);
            synchronized (this) {
                inLoader = null;
            }
            Thread.interrupted(); // a late interrupt must not hit the next load
        }
    }

    /** The time limit is over: interrupts the loader if it is still running. */
    void overdue() {
        synchronized (this) {
            if (inLoader == null) {
                return;
            }
            inLoader.interrupt();
        }
        complain("timeout", "did not return within detour.origin.timeout (" + timeoutNanos / 1_000_000 + " ms)");
    }

    private void complainOf(Throwable failure) {
        if (!flight.result().isDone()) { // one that was interrupted for being late has been complained of
            String message = failure.getMessage();
            complain(
                    "failure",
                    "threw " + failure.getClass().getName() + (message == null ? "" : ": " + oneLine(message)));
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

    private record Request(Lookup lookup, long deadlineNanos) implements OriginRequest {
        @Override
        public byte[] key() {
            return lookup.key().bytes().clone();
        }

        @Override
        public String keyUtf8() {
            return lookup.key().utf8();
        }

        @Override
        public int database() {
            var namespace = lookup.namespace();
            return namespace == null ? 0 : namespace.database();
        }

        @Override
        public String server() {
            var namespace = lookup.namespace();
            return namespace == null ? "" : namespace.server();
        }

        @Override
        public String route() {
            return lookup.route().name();
        }

        @Override
        public Duration remaining() {
            return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        }
    }
}
