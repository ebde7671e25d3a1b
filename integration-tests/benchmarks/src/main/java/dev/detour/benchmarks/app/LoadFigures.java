package dev.detour.benchmarks.app;

/**
 * What one JVM has seen of its Redis.
 *
 * @param perSecond reads one after the other, as fast as they come back
 * @param p50Micros of reads at a fixed rate, from when each was due
 * @param p99Micros of the same
 * @param p999Micros of the same
 * @param rate which was kept, in reads per second
 */
public record LoadFigures(double perSecond, double p50Micros, double p99Micros, double p999Micros, double rate) {}
