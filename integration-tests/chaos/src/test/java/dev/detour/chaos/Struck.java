package dev.detour.chaos;

import dev.detour.chaos.fault.Proof;
import java.util.List;
import java.util.Set;

/**
 * What a fault has done, for all applications together.
 *
 * @param port at which the applications reach the primary that it befell
 * @param slots whose keys it touched; empty for all keys
 * @param serverReads what all servers have received from the strike to the end of the lift
 * @param proofs of its having happened
 * @param originWell whether the origin was well all the time
 * @param restarted whether a server is another process than it was
 */
record Struck(
        int port,
        Set<Integer> slots,
        ServerReads serverReads,
        List<Proof> proofs,
        boolean originWell,
        boolean restarted) {

    Struck {
        slots = Set.copyOf(slots);
        proofs = List.copyOf(proofs);
    }

    /** Whether it is about the primary that the fault befell. */
    boolean isIts(String server) {
        return server.endsWith(":" + port);
    }
}
