package dev.detour.engine.route;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.tier.Pace;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Nulls of healthy servers that are the application's, although memory could answer: where nobody else writes back what
 * a server has lost, only who reads a null does, and it would stay lost for as long as memory answers. So many a second
 * are let through as loaders would have begun loads. Lock-free; never blocks.
 */
final class LetThrough {

    private final Predicate<Lookup> isRefused;
    private final Pace cold;
    private final Pace evicted;

    /** @param isRefused whether values cannot be written back to the server of a lookup */
    LetThrough(Settings settings, Predicate<Lookup> isRefused, LongSupplier ticker) {
        this.isRefused = isRefused;
        this.cold = new Pace(settings.coldStart().loadsPerSecond(), ticker);
        this.evicted = new Pace(settings.origin().refreshesPerSecond(), ticker);
    }

    /** Whether a null is the application's, whatever the tiers have; takes a turn where it is one of so many. */
    boolean take(Lookup lookup, Event event) {
        if (lookup.node().links() == null) {
            return true;
        }
        boolean isLoaded = lookup.route().origin() != null;
        if (isLoaded && !isRefused.test(lookup)) {
            return false;
        }
        return switch (event) {
            case COLD_START -> cold.tryTake();
            case EVICTED -> evicted.tryTake();
            default -> isLoaded; // it could load, but not write back
        };
    }
}
