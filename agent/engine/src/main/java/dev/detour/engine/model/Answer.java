package dev.detour.engine.model;

/**
 * An answer from a tier other than the primary.
 *
 * @param ageNanos how long ago the value was last seen at its source, in nanoseconds; 0 for one just loaded
 */
public record Answer(Value value, Tier tier, long ageNanos) {}
