package dev.detour.benchmarks.app;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;

/**
 * How long after the beginning of this JVM something was, told by itself, so that nothing of whoever started it is in the
 * figure.
 *
 * <p>By the up-time of the management bean: HotSpot counts that from the first thing that it does, before it opens the jar of an
 * agent, by a clock that is never set. The bean's start time would not do: it is noted once the JVM has initialised itself,
 * when an agent's native part is there already, and it is the time of day. Nor would the operating system's start time of
 * the process, which Linux keeps in steps of 10 ms. Not counted is the launcher, up to where it has loaded the JVM's library:
 * it knows nothing of agents.
 */
final class VmClock {

    private static final double NANOS_PER_MILLI = 1e6;

    /** Between the looks before and after which the number has changed. */
    private static final long NARROW_NANOS = 200_000;

    private VmClock() {}

    /**
     * The milliseconds from the JVM's beginning to a moment. To be asked once that is over: the first question loads a
     * hundred classes.
     *
     * @param nanos the moment, as {@link System#nanoTime()}
     */
    static double millisTo(long nanos) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        runtime.getUptime(); // the first question takes long
        long within = NARROW_NANOS;
        long before = System.nanoTime();
        long upMillis = runtime.getUptime();
        while (true) { // it tells whole milliseconds: one has just begun where the number changes
            long next = System.nanoTime();
            long seen = runtime.getUptime();
            long after = System.nanoTime();
            if (seen != upMillis && after - before <= within) {
                return seen - (after - nanos) / NANOS_PER_MILLI;
            }
            within += seen == upMillis ? 0 : NARROW_NANOS; // this thread was held up just then
            before = next;
            upMillis = seen;
        }
    }
}
