package dev.detour.engine.config;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Policy;
import java.util.List;

/**
 * Every setting, read once. What each means, its unit and its default stand in {@code reference.conf}; here durations
 * are nanoseconds and sizes bytes.
 *
 * @param loaders jars with origin loaders, as a path that may hold wildcards; empty for none
 * @param policy for keys that no configured route names
 * @param faultSeed of what is drawn for the faults; 0 for another one in each process
 * @param source where the settings came from, for the start-up line
 */
public record Settings(
        Mode mode,
        Primary primary,
        Breaker breaker,
        Retry retry,
        Redirect redirect,
        Replica replica,
        Origin origin,
        Local local,
        Warm warm,
        Eviction eviction,
        ColdStart coldStart,
        Evidence evidence,
        Lettuce lettuce,
        Jedis jedis,
        Log log,
        Telemetry telemetry,
        String loaders,
        Policy policy,
        List<RouteSettings> routes,
        List<InjectedFault> faults,
        int faultSeed,
        String source) {

    /** How the keys of the route with this name are treated. */
    public Policy policyOf(String route) {
        for (RouteSettings one : routes) {
            if (one.name().equals(route)) {
                return one.policy();
            }
        }
        return policy;
    }

    /** What Detour does at all. */
    public enum Mode {
        /** Weave and route. */
        ROUTE,
        /** Weave, decide and measure, but change no answer. */
        OBSERVE,
        /** Weave nothing. */
        OFF
    }

    /**
     * How long a read waits for Redis.
     *
     * @param timeoutNanos fixed; 0 where it follows the round-trip times
     * @param minTimeoutNanos the least that it follows them to
     * @param samples round trips that must have been seen before it does
     */
    public record Primary(long timeoutNanos, long minTimeoutNanos, int samples) {}

    /**
     * The breakers of primaries and of the tiers below.
     *
     * @param failures one after the other, that open it
     * @param silenceNanos without any reply, that a time-out must come with to open it
     * @param openNanos until it is half-open by itself
     * @param successes of probes, one after the other, that close it
     * @param rampNanos from the last probe until everything goes through
     */
    public record Breaker(int failures, long silenceNanos, long openNanos, int successes, long rampNanos) {}

    /**
     * @param attempts in all, the first read included; 1 for no retry
     * @param budgetPercent retries to a hundred reads
     */
    public record Retry(int attempts, long minWaitNanos, long maxWaitNanos, int budgetPercent) {}

    /** @param maxConcurrent links to one node, which is the tier's bulkhead */
    public record Redirect(long timeoutNanos, int maxConcurrent) {}

    /**
     * @param discover whether replicas are looked for with INFO and CLUSTER SHARDS
     * @param nodes that are configured
     */
    public record Replica(
            long timeoutNanos, int maxConcurrent, boolean discover, long sampleNanos, List<ReplicaNode> nodes) {}

    /**
     * A configured replica.
     *
     * @param of the primary, as the application names it
     * @param weight relative to 100, which discovered ones have
     */
    public record ReplicaNode(Endpoint of, Endpoint node, int weight) {}

    /**
     * @param refreshesPerSecond loads in the background, at most
     * @param breakerOpenNanos until a loader is tried again for the first time; never longer than {@link Breaker#openNanos}
     */
    public record Origin(int refreshesPerSecond, long breakerOpenNanos) {}

    /** @param maxBytes already resolved against the heap */
    public record Local(long maxBytes, long maxValueBytes, long refreshNanos) {}

    /**
     * @param queue keys that wait
     * @param workers threads that write
     * @param ratePerSecond keys written in a second, at most
     * @param batch keys written in one round trip, at most
     */
    public record Warm(int queue, int workers, int ratePerSecond, int batch, int ttlJitterPercent) {}

    /**
     * When a server is under eviction pressure.
     *
     * @param ratePerSecond keys that it evicts in a second, at least
     * @param memoryPercent of its memory that it uses, at least, where it evicts keys
     */
    public record Eviction(int ratePerSecond, int memoryPercent) {}

    /** @param loadsPerSecond while a server has lost its data, at most */
    public record ColdStart(int loadsPerSecond) {}

    /**
     * How it is found out why a server has no value.
     *
     * @param sample whether servers are asked for what they say of themselves
     * @param events whether keyspace events are listened to
     * @param tracking prefixes of keys of which a server is asked to tell each change
     * @param maxBytes of what is remembered of keys, already resolved against the heap
     */
    public record Evidence(boolean sample, boolean events, List<String> tracking, long maxBytes) {}

    /** @param bootWithoutRedis whether a connection is handed out although its server cannot be reached yet */
    public record Lettuce(boolean bootWithoutRedis) {}

    /** @param bootWithoutRedis whether a client is made although its server cannot be reached yet */
    public record Jedis(boolean bootWithoutRedis) {}

    /** @param level of which lines are written, and of what is worse */
    public record Log(LogLevel level) {}

    /** How much is written to the log. */
    public enum LogLevel {
        OFF,
        WARN,
        INFO,
        DEBUG
    }

    /**
     * What is told of Detour's work, and to whom; ports are 0 where nothing listens.
     *
     * @param key what spans tell of keys
     * @param prometheusHost the address that metrics can be scraped at
     * @param reportFile where a summary is written when the JVM ends; empty for nowhere
     */
    public record Telemetry(
            KeyDetail key, int prometheusPort, String prometheusHost, int pagePort, Jmx jmx, String reportFile) {}

    /** What leaves the process of a key. */
    public enum KeyDetail {
        NONE,
        HASH,
        FULL
    }

    /** What management clients may do. */
    public enum Jmx {
        OFF,
        READ,
        WRITE
    }

    /**
     * A configured route.
     *
     * @param keys globs, at least one
     * @param loader the name of the loader that rebuilds its keys; empty for the first that declares them
     */
    public record RouteSettings(String name, List<String> keys, String loader, Policy policy) {}
}
