package dev.detour.chaos.app;

/**
 * Which keys are stored with a time to live: half of the cache data, by their names, so that every writer of a key decides
 * alike and a server that evicts only what expires finds something that is missed.
 */
final class Expiry {

    /** Longer than a scenario: nothing expires by itself. */
    static final long SECONDS = 600;

    private Expiry() {}

    /** Whether a key has one. */
    static boolean of(String key) {
        return !key.startsWith(KeyClass.LOCK.prefix()) && key.hashCode() % 2 == 0;
    }
}
