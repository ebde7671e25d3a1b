package dev.detour.chaos.result;

import java.util.List;

/**
 * What one way of reading has come to.
 *
 * @param name for example {@code jedis-pool} or {@code lettuce-async}
 * @param agent whether the application ran with it
 * @param timeline parts of equal length without a gap, the first at 0
 */
public record WayResult(String name, boolean agent, List<Bucket> timeline, Summary summary) {

    public WayResult {
        timeline = List.copyOf(timeline);
    }

    /**
     * All reads of declared keys. Latencies are microseconds, counted from when a call was due.
     *
     * @param originPeakPerSecond the most loads in any second; 0 without the agent, which nobody loads for
     */
    public record Summary(
            long calls,
            long errors,
            long nulls,
            long p50,
            long p95,
            long p99,
            long p999,
            long max,
            long originPeakPerSecond) {}
}
