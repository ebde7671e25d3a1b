package dev.detour.engine.route;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Forecast;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Step;
import dev.detour.engine.model.Tier;
import dev.detour.engine.tier.LocalTier;
import org.jspecify.annotations.Nullable;

/**
 * Looks along a route without taking a step of it: no loader is called, no link opened, nothing kept or dropped.
 * Thread-safe; never blocks.
 *
 * <p>Memory is looked into, so what it would have answered is known; but of an entry that came or was replaced after the
 * route would have begun, nothing is known of what was there before it. Of a loader it is known that it would be asked. What
 * asks a server is not known at all. The look goes on behind what is not known, and says that it did.
 */
public final class Foresight {

    private final LocalTier local;

    public Foresight(LocalTier local) {
        this.local = local;
    }

    /**
     * @param atNanos {@link System#nanoTime()} when the route would have begun; what was kept then and still is, is judged by its age then
     */
    public Forecast of(Lookup lookup, Outcome outcome, long atNanos) {
        boolean isPreceded = false;
        for (Step step : lookup.route().policy().table().row(Event.of(outcome))) {
            Forecast found = switch (step) {
                case RETRY, REDIRECT, REPLICA, REFRESH -> null;
                case LOCAL -> answered(local.answer(lookup, atNanos), Tier.LOCAL, isPreceded);
                case STALE -> answered(local.stale(lookup, atNanos), Tier.STALE, isPreceded);
                case ORIGIN, AWAIT_REFRESH ->
                    lookup.route().origin() == null ? null : Forecast.asked(Tier.ORIGIN, isPreceded);
            };
            if (found != null) {
                return found;
            }
            isPreceded |= isUnknown(step, lookup, atNanos);
        }
        return Forecast.nobody(isPreceded);
    }

    private boolean isUnknown(Step step, Lookup lookup, long atNanos) {
        return switch (step) {
            case RETRY, REDIRECT, REPLICA -> true;
            case LOCAL, STALE -> local.isSeenSince(lookup, atNanos);
            case ORIGIN, REFRESH, AWAIT_REFRESH -> false;
        };
    }

    private static @Nullable Forecast answered(@Nullable Answer answer, Tier by, boolean isPreceded) {
        return answer == null ? null : Forecast.answered(by, answer.ageNanos(), isPreceded);
    }
}
