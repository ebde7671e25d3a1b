package dev.detour.benchmarks.loaded;

import dev.detour.benchmarks.app.KeyPlan;
import java.time.Duration;

/**
 * What an application reads, and how often.
 *
 * @param threads that read; as many reads can be under way
 * @param query what the system of record takes for each query
 * @param ttl of values that are put back
 */
public record OpenLoad(KeyPlan plan, int readsPerSecond, int threads, Duration query, Duration ttl) {}
