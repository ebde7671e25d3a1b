package dev.detour.engine.config;

import java.util.List;

/**
 * Every setting, read once. What each means, its unit and its default stand in {@code reference.conf}; here durations
 * are nanoseconds and sizes bytes.
 *
 * @param localMaxBytes already resolved against the heap
 * @param source where the settings came from, for the start-up line
 */
public record Settings(
        Mode mode,
        long primaryTimeoutNanos,
        long originTimeoutNanos,
        int originMaxConcurrent,
        int originMaxWaiting,
        long localMaxBytes,
        long localMaxValueBytes,
        long localFreshNanos,
        long localRefreshNanos,
        long warmTtlNanos,
        int warmQueue,
        List<RouteSettings> routes,
        String source) {

    /** What Detour does at all. */
    public enum Mode {
        /** Weave and route. */
        ROUTE,
        /** Weave nothing. */
        OFF
    }

    /**
     * A configured route.
     *
     * @param keys globs, at least one
     */
    public record RouteSettings(String name, List<String> keys) {}
}
