package dev.detour.chaos;

import java.util.Locale;

/** Who has a value without asking anybody who is not part of the cache. */
enum HeldBy {
    REPLICA,
    LOCAL,
    STALE;

    /** As the agent's report names it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
