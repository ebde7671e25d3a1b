package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose keys suffer where the primary does. */
final class PrimarySlots {

    private PrimarySlots() {}

    /** Those that the primary has now; empty, for all keys, where it has them all. */
    static Set<Integer> of(Site site) {
        return switch (site.kind()) {
            case REPLICATED, NETWORKED, TLS, SENTINEL -> Set.of();
            case CLUSTER, NETWORKED_CLUSTER, TLS_CLUSTER ->
                site.cluster().slotsOf(site.primary()).stream().boxed().collect(Collectors.toUnmodifiableSet());
        };
    }
}
