package dev.detour.benchmarks.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What is alive in this JVM once what was begun in the background is over. */
final class SettledMemory {

    /** Between two looks nothing more than what a tick of a timer leaves. */
    private static final long CALM_BYTES = 16 * 1_024;

    private static final int MOST_LOOKS = 60;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private SettledMemory() {}

    /**
     * The bytes of the heap that a full collection leaves.
     *
     * @throws IllegalStateException if that goes on changing for many seconds
     */
    static long heapBytes() {
        long last = collected();
        for (int look = 0; look < MOST_LOOKS; look++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = collected();
            if (Math.abs(now - last) <= CALM_BYTES) {
                return now;
            }
            last = now;
        }
        throw new IllegalStateException("the heap does not come to rest; " + last + " bytes at last");
    }

    /** What the collection itself has found: what is used later has also in it what threads have reserved for themselves. */
    private static long collected() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    /** The bytes that classes take, and what the JVM has noted of their methods. */
    static long metaspaceBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace")) // with the space for compressed class pointers
                .map(MemoryPoolMXBean::getUsage)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this JVM tells nothing of its metaspace"))
                .getUsed();
    }
}
