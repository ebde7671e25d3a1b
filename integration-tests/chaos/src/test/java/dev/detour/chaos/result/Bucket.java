package dev.detour.chaos.result;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A part of a timeline: the reads of declared keys that were due in it. Latencies are microseconds, counted from when a
 * call was due; 0 where there was none.
 *
 * @param t when it begins, in milliseconds
 * @param nulls those where the origin has a value
 * @param tiers answers by who gave them, for example {@code PRIMARY}, {@code LOCAL}; empty without the agent
 * @param breakers states by server, for example {@code CLOSED}; empty without the agent
 * @param originLoads how often the origin was asked
 */
public record Bucket(
        int t,
        long calls,
        long errors,
        long nulls,
        long p50,
        long p95,
        long p99,
        long max,
        Map<String, Long> tiers,
        Map<String, String> breakers,
        long originLoads) {

    public Bucket {
        tiers = Collections.unmodifiableMap(new TreeMap<>(tiers));
        breakers = Collections.unmodifiableMap(new TreeMap<>(breakers));
    }
}
