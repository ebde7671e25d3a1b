package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/** A step of a route: a tier to try, in the way in which it is tried. */
public enum Step {
    RETRY("retry", Tier.RETRY),
    REDIRECT("redirect", Tier.REDIRECT),
    REPLICA("replica", Tier.REPLICA),
    LOCAL("local", Tier.LOCAL),
    ORIGIN("origin", Tier.ORIGIN),
    STALE("stale", Tier.STALE),
    /** Sets off a load in the background, shared and bounded in rate, and goes on at once. */
    REFRESH("refresh", Tier.ORIGIN),
    /** Waits a moment for the load that {@link #REFRESH} set off. */
    AWAIT_REFRESH("await-refresh", Tier.ORIGIN);

    private final String label;
    private final Tier tier;

    Step(String label, Tier tier) {
        this.label = label;
        this.tier = tier;
    }

    /** The name in settings; never null. */
    public String label() {
        return label;
    }

    /** The tier that is tried. */
    public Tier tier() {
        return tier;
    }

    /** Whether the end of a load is waited for, so that none of it is an absence and no load that has but begun. */
    public boolean awaitsLoad() {
        return this == ORIGIN || this == AWAIT_REFRESH;
    }

    /** Its bit in a set of steps. */
    int bit() {
        return 1 << ordinal();
    }

    /** Whether it may give a copy of what Redis held, rather than rebuild the value or ask Redis again. */
    public boolean isCopy() {
        return this == REPLICA || this == LOCAL || this == STALE;
    }

    /** Whether it asks a primary again, so that it may come to anything that a primary says. */
    boolean asksPrimary() {
        return this == RETRY || this == REDIRECT;
    }

    /** The step with this label, or null. */
    public static @Nullable Step labelled(String label) {
        for (Step step : values()) {
            if (step.label.equals(label)) {
                return step;
            }
        }
        return null;
    }
}
