package dev.detour.benchmarks.app;

/**
 * What one JVM has measured of a hit.
 *
 * @param nanos of a thread's time, by the clock
 * @param bytes allocated, by all threads of the JVM
 */
public record HitFigures(double nanos, double bytes) {}
