package dev.detour.benchmarks.app;

import java.util.Map;

/**
 * How one JVM has started.
 *
 * @param millis from its beginning to {@code main}, or to when the first GET returned
 * @param parts by {@link StartUpPart#name()}, up to then and through the measuring itself; without those that this JVM does
 *     not tell
 */
public record StartUpFigures(double millis, Map<String, Double> parts) {}
