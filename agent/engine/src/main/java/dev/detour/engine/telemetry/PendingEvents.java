package dev.detour.engine.telemetry;

import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What is told as an event of the next lookup's span, whichever that is: the latest of each kind, of the last minute. Bounded;
 * thread-safe; never blocks.
 */
final class PendingEvents {

    /** How many of a kind wait for a span; earlier ones are in the log alone. */
    static final int MAX = 256;

    private static final long MAX_AGE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BlockingQueue<Transition> transitions = new ArrayBlockingQueue<>(MAX);
    private final BlockingQueue<Busy> busy = new ArrayBlockingQueue<>(MAX);

    /** A breaker has changed. */
    void add(Transition transition) {
        keep(transitions, transition);
    }

    /** A server was held up. */
    void add(Busy what) {
        keep(busy, what);
    }

    private static <T> void keep(BlockingQueue<T> waiting, T latest) {
        while (!waiting.offer(latest)) {
            waiting.poll();
        }
    }

    /** Those that had come by this time. */
    List<Transition> takeTransitions(long untilNanos) {
        List<Transition> taken = List.of();
        for (Transition next = transitions.peek();
                next != null && next.atNanos() - untilNanos <= 0;
                next = transitions.peek()) {
            if (transitions.remove(next) && untilNanos - next.atNanos() <= MAX_AGE_NANOS) { // or another thread has it
                taken = taken.isEmpty() ? new ArrayList<>() : taken;
                taken.add(next);
            }
        }
        return taken;
    }

    List<Busy> takeBusy(long untilNanos) {
        List<Busy> taken = List.of();
        for (Busy next = busy.peek(); next != null && next.atNanos() - untilNanos <= 0; next = busy.peek()) {
            if (busy.remove(next) && untilNanos - next.atNanos() <= MAX_AGE_NANOS) {
                taken = taken.isEmpty() ? new ArrayList<>() : taken;
                taken.add(next);
            }
        }
        return taken;
    }
}
