package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import java.util.Set;

/** The primary stands still: its connections stay open and nothing is answered. */
public final class Frozen implements Fault {

    @Override
    public Set<Integer> slots(Site site) {
        return PrimarySlots.of(site);
    }

    @Override
    public void strike(Site site) {
        site.primary().freeze();
    }

    @Override
    public void lift(Site site) {
        site.primary().thaw();
    }

    @Override
    public boolean keepsConnections() {
        return true;
    }
}
