package dev.detour.engine.model;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What the engine can be asked of itself at any time, by whoever shows it to others. Thread-safe; what is asked costs those
 * who read from Redis nothing.
 *
 * @param memory what the local tier holds
 * @param warming what becomes of loaded values on their way back to servers
 * @param evictedPerSecond keys that each server evicted between its last two samples, by {@code host:port}; without those
 *     that are not asked any more
 * @param injected how often each fault that is in force was injected since the start, in their order
 */
public record Figures(
        Traffics traffics,
        Loads loads,
        Supplier<Memory> memory,
        Supplier<Warming> warming,
        Supplier<Map<String, Double>> evictedPerSecond,
        Supplier<Map<InjectedFault, Long>> injected) {

    /**
     * @param bytes that the entries take, about
     * @param evictions of entries for want of room, since the start
     */
    public record Memory(long entries, long bytes, long evictions) {}

    /**
     * @param waiting values that are queued now
     * @param dropped values that were not written for want of room or of a server that takes them, since the start
     * @param failed values whose writing went wrong, since the start
     */
    public record Warming(long waiting, long dropped, long failed) {}
}
