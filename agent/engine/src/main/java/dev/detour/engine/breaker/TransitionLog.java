package dev.detour.engine.breaker;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Transition;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Writes a line for each change of a breaker, though not without end, and passes it on. Thread-safe. */
final class TransitionLog implements Transition.Listener {

    private static final int LINES = 60;
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Transition.Listener next;
    private final LongSupplier ticker;

    /** Guarded by this, as is the rest. */
    private long windowNanos;

    private int lines;
    private long leftOut;

    TransitionLog(Transition.Listener next, LongSupplier ticker) {
        this.next = next;
        this.ticker = ticker;
        this.windowNanos = ticker.getAsLong();
    }

    @Override
    public void changed(Transition transition) {
        if (mayWrite()) {
            AgentLog.info(line(transition));
        }
        try {
            next.changed(transition);
        } catch (RuntimeException failure) {
            AgentLog.warnOnce("transition listener", "a listener to a breaker failed: " + failure);
        }
    }

    private synchronized boolean mayWrite() {
        long now = ticker.getAsLong();
        if (now - windowNanos >= WINDOW_NANOS) {
            if (leftOut > 0) {
                AgentLog.info(leftOut + " changes of breakers were not logged in the last minute");
            }
            windowNanos = now;
            lines = 0;
            leftOut = 0;
        }
        if (lines < LINES) {
            lines++;
            return true;
        }
        leftOut++;
        return false;
    }

    private static String line(Transition transition) {
        return transition.tier().label() + ' ' + transition.subject() + ": breaker "
                + transition.from().label() + " -> " + transition.to().label() + " (" + transition.reason() + ")"
                + meaning(transition.to());
    }

    private static String meaning(BreakerState state) {
        return switch (state) {
            case OPEN -> ": it is not asked until it is heard of again";
            case HALF_OPEN -> ": single reads try it";
            case RAMP -> ": a growing share of reads goes there";
            case CLOSED -> ": all is as before";
        };
    }
}
