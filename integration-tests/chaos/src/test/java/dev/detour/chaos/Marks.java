package dev.detour.chaos;

/**
 * When things happened, as one application's clock has it. Microseconds since its first call was due.
 *
 * @param strikeMicros just before the strike
 * @param struckMicros when it had taken effect
 * @param liftMicros just before the lift
 * @param liftedMicros when that had returned
 * @param endMicros when the load was stopped
 */
record Marks(long strikeMicros, long struckMicros, long liftMicros, long liftedMicros, long endMicros) {}
