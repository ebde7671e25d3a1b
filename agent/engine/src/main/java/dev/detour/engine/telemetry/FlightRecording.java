package dev.detour.engine.telemetry;

import dev.detour.engine.model.Decision;
import dev.detour.engine.model.OriginLoad;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Transition;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells the JVM's Flight Recorder. As long as nobody has started it, none of its events is so much as loaded; where this JVM
 * has no {@code jdk.jfr}, that is all. An event tells what was done, so reads that were only observed have none.
 * Thread-safe; never blocks.
 *
 * <p>The events are written on a thread of Detour's own: to load their classes, and to write their texts, may take a lock of the
 * JVM's, which pins a virtual thread and all that come meanwhile. What comes faster than it is written is not recorded.
 */
public final class FlightRecording implements Telemetry.Part {

    private static final int MAX_WAITING = 1_000;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            OwnThread.named("detour-flight-recorder"),
            // without the exception that is told by default: to load its class pins a virtual thread, too
            new ThreadPoolExecutor.DiscardPolicy());

    /** Ahead, as the first read that is told of may be one of a virtual thread. */
    private final Told nothing = new Told("");

    private volatile boolean isMissing;

    public FlightRecording() {
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void decided(Decision decision) {
        tell(decision);
    }

    @Override
    public void changed(Transition transition) {
        tell(transition);
    }

    @Override
    public void loaded(OriginLoad load) {
        tell(load);
    }

    private void tell(Object what) {
        try {
            if (!isMissing && jdk.jfr.FlightRecorder.isInitialized()) {
                thread.execute(nothing.of(what));
            }
        } catch (LinkageError withoutFlightRecorder) {
            isMissing = true;
        }
    }

    private final class Told implements Runnable {
        private final Object what;

        Told(Object what) {
            this.what = what;
        }

        Told of(Object other) {
            return new Told(other);
        }

        /** No method references: to make one loads the event. */
        @Override
        public void run() {
            try {
                if (what instanceof Decision decision) {
                    DivertedLookup.record(decision);
                } else if (what instanceof Transition transition) {
                    BreakerTransition.record(transition);
                } else if (what instanceof OriginLoad load) {
                    LoadFromOrigin.record(load);
                }
            } catch (LinkageError withoutFlightRecorder) {
                isMissing = true;
            }
        }
    }

    /** Milliseconds since the epoch of a {@link System#nanoTime()} that was a short while ago. */
    static long epochMillis(long nanos) {
        return System.currentTimeMillis() - (System.nanoTime() - nanos) / 1_000_000;
    }
}
