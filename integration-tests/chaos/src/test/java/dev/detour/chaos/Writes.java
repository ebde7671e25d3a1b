package dev.detour.chaos;

/** What becomes of acknowledged writes in a scenario, whatever stands between the application and its servers. */
enum Writes {
    /** The servers keep them. */
    KEPT,
    /** The servers keep them, but for keys with a time to live: they evict those. */
    KEPT_UNLESS_EXPIRING,
    /** The servers keep them, but for whole keys of any kind that they evict: no part of one. */
    KEPT_UNLESS_EVICTED,
    /** The servers lose all that was written before the fault ended: a restart without persistence. */
    LOST,
    /** The servers may lose what was written shortly before the fault and while it lasted: a replica takes over. */
    LAST_MAY_BE_LOST
}
