package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import java.util.Set;

/** The primary is killed (SIGKILL), and comes back with nothing. */
public final class KilledAndEmptied implements Fault {

    @Override
    public Set<Integer> slots(Site site) {
        return PrimarySlots.of(site);
    }

    @Override
    public void strike(Site site) {
        site.primary().kill();
    }

    @Override
    public void lift(Site site) {
        site.primary().restart();
    }
}
