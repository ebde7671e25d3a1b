package dev.detour.spi;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds cache values from the system of record, typically a database, when Redis cannot give them.
 *
 * <p>Implementations are found with {@link java.util.ServiceLoader}: name the class in {@code
 * META-INF/services/dev.detour.spi.OriginLoader} of a jar on the application's class path or one that {@code detour.loaders}
 * names, or give one to {@link Detour#register}. A key that a loader declares
 * is <em>cache data</em>: Detour may answer a failed or empty read of it from elsewhere. Never declare keys whose value
 * is not rebuilt but kept in Redis, such as locks, sessions, tokens or counters.
 *
 * <p>Without the agent the interface does nothing, so an application may carry its loaders at all times.
 */
public interface OriginLoader {

    /**
     * The keys that this loader can rebuild, as globs over the key's UTF-8 form: {@code *} stands for any run of
     * characters, {@code ?} for one, everything else for itself; for example {@code "product:*"}.
     *
     * <p>Called once per application, at its first read, on a thread of Detour's own, as is the constructor. The
     * application's reads wait for both, for a second at most.
     *
     * @return one glob or more, none of them null or empty; the collection is copied
     */
    Collection<String> keys();

    /**
     * Loads the value of one key.
     *
     * <p>Must be thread-safe. May block: it runs on Detour's own daemon threads, under {@link #timeout} and at most
     * {@code detour.origin.max-concurrent} at a time on each route; a load that overstays is interrupted, and one that
     * stays all the same keeps its turn until it returns. After {@code detour.breaker.failures} failures or time-outs in
     * a row the loader is not asked for {@code detour.origin.breaker-open}, and then for twice as long after each try that
     * fails. The context class loader is the application's. Redis reads made in here are not routed. At most one load per
     * key runs at a time, whatever the number of readers; that there is no value is remembered for {@code
     * detour.origin.negative}, or until this process writes the key.
     *
     * @param request the key and what is known of it; never null
     * @return the value exactly as the application itself stores it in Redis, or {@link OriginValue#absent()} where
     *     the system of record has none; never null
     * @throws Exception anything: logged once per loader and kind of failure, and the reader gets its original outcome
     */
    OriginValue load(OriginRequest request) throws Exception;

    /**
     * How long one load may take, the wait for its turn included. Read once, with {@link #keys()}; one that is negative
     * makes the loader unusable.
     *
     * @return null or zero, as here, for {@code detour.origin.timeout} of the key's route
     */
    default @Nullable Duration timeout() {
        return null;
    }

    /**
     * A short name for logs and telemetry.
     *
     * @return the class name unless overridden; never null
     */
    default String name() {
        return getClass().getName();
    }
}
