package dev.detour.chaos.app;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Looks ten times a second at what Detour and the origin have counted, on a thread of its own. */
final class Ticks {

    static final int MILLIS = 100;

    private final DetourBeans beans = new DetourBeans();
    private final List<String> ways;
    private final long startNanos;
    private final Thread thread = new Thread(this::look, "ticks");

    /** Guarded by itself. */
    private final StringBuilder seen = new StringBuilder();

    private volatile boolean stopped;

    Ticks(List<String> ways, long startNanos) {
        this.ways = ways;
        this.startNanos = startNanos;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void look() {
        for (int tick = 0; !stopped; tick++) {
            long dueNanos = startNanos + TimeUnit.MILLISECONDS.toNanos((long) tick * MILLIS);
            long left = dueNanos - System.nanoTime();
            while (left > 0 && !stopped) {
                LockSupport.parkNanos(left);
                left = dueNanos - System.nanoTime();
            }
            look(tick);
        }
    }

    private void look(int tick) {
        Processors processors = Processors.now();
        synchronized (seen) {
            seen.append("processors - ").append(tick).append(' ').append(processors.idle());
            seen.append(' ').append(processors.all()).append('\n');
            for (String way : ways) {
                seen.append("tick ").append(way).append(' ').append(tick);
                seen.append(' ').append(Database.INSTANCE.loads(way));
                seen.append(' ').append(Database.INSTANCE.heldLoads(way));
                seen.append(' ').append(joined(beans.tiers(way))).append('\n');
            }
            seen.append("breakers - ")
                    .append(tick)
                    .append(' ')
                    .append(joined(beans.breakers()))
                    .append('\n');
        }
    }

    private static String joined(Map<String, ?> values) {
        return values.isEmpty()
                ? "-"
                : values.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(";"));
    }

    void stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        thread.join();
    }

    /**
     * A line for each way and look: its number, the loads, those of keys that a tier holds, and the answers by tier so far; one for the states of the
     * breakers; and one for the processors.
     */
    void write(StringBuilder out) {
        synchronized (seen) {
            out.append(seen);
        }
    }
}
