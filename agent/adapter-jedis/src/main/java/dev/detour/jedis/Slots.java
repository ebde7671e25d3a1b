package dev.detour.jedis;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which node of a cluster has which slot, as one client of the application knows it; leads to the client weakly. */
interface Slots {

    /** The nodes that the application has named; those that are known by now where that is not. */
    Set<String> seeds();

    /** The node that the client asks for what is in this slot; null where it knows none. */
    @Nullable
    String server(int slot);

    /** Lets the client ask the cluster, unless it is closed: it would connect again. */
    void renew() throws Throwable;
}
