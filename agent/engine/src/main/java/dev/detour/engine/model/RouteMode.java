package dev.detour.engine.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of the reads of one route; may change at any time, and counts for reads that begin afterwards. */
public enum RouteMode {
    /** What Redis misses or fails is routed. */
    ROUTE,
    /** It is decided and measured, but no answer is changed. */
    OBSERVE,
    /** The route's keys are treated as no cache data. */
    OFF;

    /** The name in settings; never null. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode with this label, or null. */
    public static @Nullable RouteMode labelled(String label) {
        for (RouteMode mode : values()) {
            if (mode.label().equals(label)) {
                return mode;
            }
        }
        return null;
    }
}
