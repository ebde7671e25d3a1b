package dev.detour.testkit;

/**
 * Sees what passes a {@link SlowNetwork}, as it comes and before it is delayed. Called by many threads, but by one at a
 * time for each direction of a connection; what it does delays the bytes as well.
 */
@FunctionalInterface
public interface Tap {

    /** Where bytes come from. */
    enum Side {
        CLIENT,
        SERVER
    }

    /**
     * Some bytes have come; commands and replies may be cut anywhere.
     *
     * @param connection a number from 0 on, in the order in which the connections were made
     * @param bytes not changed hereafter
     * @param atNanos {@link System#nanoTime()}
     */
    void passed(int connection, Side from, byte[] bytes, long atNanos);
}
