package dev.detour.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The lines of two streams, in the order of arrival. All state is guarded by this. */
final class JvmOutput {

    private static final int STREAMS = 2;

    private final List<String> lines = new ArrayList<>();
    private final List<String> errorLines = new ArrayList<>();
    private int endedStreams;

    synchronized void add(String line, boolean standardError) {
        lines.add(line);
        if (standardError) {
            errorLines.add(line);
        }
        notifyAll();
    }

    synchronized void ended() {
        endedStreams++;
        notifyAll();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized List<String> errorLines() {
        return List.copyOf(errorLines);
    }

    /** The first matching line, or null if there is none when the time is over or both streams have ended. */
    synchronized @Nullable String await(Predicate<String> wanted, Duration timeout) {
        long startNanos = System.nanoTime();
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (wanted.test(lines.get(seen))) {
                    return lines.get(seen);
                }
            }
            if (endedStreams == STREAMS || !waitUntil(startNanos, timeout)) {
                return null;
            }
        }
    }

    /** Whether both streams have ended in time. */
    synchronized boolean awaitEnd(Duration timeout) {
        long startNanos = System.nanoTime();
        while (endedStreams < STREAMS) {
            if (!waitUntil(startNanos, timeout)) {
                return false;
            }
        }
        return true;
    }

    /** Waits for a change; false when the time is over. */
    private boolean waitUntil(long startNanos, Duration timeout) {
        long leftMillis =
                timeout.minusNanos(System.nanoTime() - startNanos).plusMillis(1).toMillis();
        if (leftMillis <= 0) {
            return false;
        }
        try {
            wait(leftMillis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
