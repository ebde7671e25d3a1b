package dev.detour.engine.model;

/** Why Redis answered null. */
public enum MissKind {
    EXPIRED,
    EVICTED,
    DELETED,
    /** The server lost its data in a restart. */
    COLD_START,
    /** Known to have no value. */
    ABSENT,
    /** There is no evidence for any cause. */
    UNEXPLAINED
}
