package dev.detour.engine.model;

/** Where an answer can come from, in the order of a full route. */
public enum Tier {
    PRIMARY("primary"),
    REPLICA("replica"),
    LOCAL("local"),
    ORIGIN("origin"),
    STALE("stale");

    private final String label;

    Tier(String label) {
        this.label = label;
    }

    /** The name in telemetry and settings; never null. */
    public String label() {
        return label;
    }
}
