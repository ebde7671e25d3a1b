package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import java.util.List;
import java.util.Set;

/**
 * What befalls a site, and how it ends.
 *
 * <p>An object is struck once and lifted once, on one thread, so it may keep in fields what it needs for the end. The
 * load goes on all the time. A fault that is something going on, such as slots on their way, does it inside {@link
 * #strike}; its duration counts as the fault's.
 */
public interface Fault {

    /**
     * Returns when it has taken effect.
     *
     * @throws RuntimeException if it cannot be; the scenario has failed then, and {@link #lift} is called all the same
     */
    void strike(Site site);

    /** Ends it; returns when the site is able to recover by itself. Does nothing where there is nothing to end. */
    void lift(Site site);

    /**
     * The slots of a cluster whose keys it touches; empty for all keys. Asked before the strike, and what it answers then
     * holds for the whole scenario, whoever has the slots afterwards.
     */
    default Set<Integer> slots(Site site) {
        return Set.of();
    }

    /** What must have happened for it to have befallen anybody; asked once, after the lift. */
    default List<Proof> proofs(Site site) {
        return List.of();
    }

    /** Whether the origin is well all the time, so that whatever it has can be loaded. */
    default boolean sparesOrigin() {
        return true;
    }

    /** Whether no client loses a connection by it: then nothing that was sent may be carried out twice. */
    default boolean keepsConnections() {
        return false;
    }

    /** Whether the wall clock of the applications is set back by it, as it begins or as it ends. */
    default boolean setsClockBack() {
        return false;
    }
}
