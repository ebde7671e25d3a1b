package dev.detour.engine;

import dev.detour.engine.model.Forecast;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Outcome;

/**
 * A read that is only observed, from where route mode would have gone on without its server until it ends as the client
 * ends it.
 *
 * @param decidedNanos {@link System#nanoTime()} when that was
 */
public record Observation(Lookup lookup, Outcome outcome, long decidedNanos, Forecast forecast) {}
