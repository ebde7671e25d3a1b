package dev.detour.testkit.app;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What fills a heap, so that a full collection stops the application for a known time.
 *
 * <p>For a collector that stops the world, best {@code -XX:+UseSerialGC}, and a heap of half a gigabyte; no {@code
 * -XX:+DisableExplicitGC}. Thread-safe.
 */
public final class Ballast {

    /** Objects per step: a few milliseconds of a full collection. */
    private static final int STEP = 100_000;

    /** What is weighed first: enough for a collection to take longer than it is measured to. */
    private static final int FIRST_STEPS = 10;

    /** Percent: some more than what is weighed asks for, as it was weighed with all else that the heap holds. */
    private static final int MARGIN = 110;

    /** Chains rather than arrays, because what a collection costs is objects and references, not bytes. */
    private final List<Link> chains = new ArrayList<>();

    private record Link(@Nullable Link next) {}

    /** Without any weight. */
    public Ballast() {}

    /**
     * Adds weight until a full collection takes at least this long. Stops the application a few times, twice without running
     * in between each, for a shorter time mostly.
     *
     * @return how long the last collection took, in milliseconds
     * @throws OutOfMemoryError if the heap is too small
     */
    public synchronized long load(long pauseMillis) {
        long tookMillis = collect();
        while (tookMillis < pauseMillis) {
            long missing = missing(chains.size(), tookMillis, pauseMillis);
            for (long i = 0; i < missing; i++) {
                chains.add(chain());
            }
            collect(); // the first one after an allocation also moves what is new, and takes longer than those to come
            tookMillis = collect();
        }
        return tookMillis;
    }

    /** In proportion to what there is, so that an application is not stopped more often than it has to be. */
    private static long missing(int steps, long tookMillis, long pauseMillis) {
        if (steps < FIRST_STEPS) {
            return FIRST_STEPS - steps;
        }
        long wanted = steps * pauseMillis * MARGIN / 100 / Math.max(1, tookMillis);
        return Math.max(1, Math.min(steps, wanted - steps));
    }

    private static Link chain() {
        Link last = new Link(null);
        for (int i = 1; i < STEP; i++) {
            last = new Link(last);
        }
        return last;
    }

    /**
     * Makes a full collection.
     *
     * @return how long the application stood still, in milliseconds, as the collector has measured it
     */
    public synchronized long collect() {
        long beforeMillis = collectedMillis();
        System.gc();
        return collectedMillis() - beforeMillis;
    }

    /** Lets go of everything. */
    public synchronized void drop() {
        chains.clear();
    }

    private static long collectedMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
