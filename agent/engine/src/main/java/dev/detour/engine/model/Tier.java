package dev.detour.engine.model;

/** Where an answer can come from, in the order of a full route. */
public enum Tier {
    PRIMARY("primary"),
    /** The primary once more, after a time-out. */
    RETRY("retry"),
    /** The node that a redirection names. */
    REDIRECT("redirect"),
    REPLICA("replica"),
    /** An entry of this process's memory that is still fresh. */
    LOCAL("local"),
    ORIGIN("origin"),
    /** An entry of this process's memory that no longer is. */
    STALE("stale");

    private final String label;

    Tier(String label) {
        this.label = label;
    }

    /** The name in telemetry; never null. */
    public String label() {
        return label;
    }
}
