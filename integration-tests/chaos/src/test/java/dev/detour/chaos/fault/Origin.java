package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import java.util.List;

/** The system of record of every application misbehaves. It is well again when the fault is lifted. */
public final class Origin implements Fault {

    /** How an origin answers. */
    public enum How {
        /** In a millisecond. */
        WELL,
        /** In a fifth of a second. */
        SLOW,
        /** With an exception. */
        FAILING,
        /** Not at all, until it is interrupted. */
        HANGING,
        /** Half a second well, half a second failing. */
        FLAPPING
    }

    private final How how;
    private long applications = 1;
    private long disappointed;

    /** @param how it answers meanwhile */
    public Origin(How how) {
        this.how = how;
    }

    @Override
    public boolean sparesOrigin() {
        return false;
    }

    @Override
    public void strike(Site site) {
        site.applications().forEach(application -> application.ask("origin", how.name()));
    }

    @Override
    public void lift(Site site) {
        applications = site.applications().size();
        disappointed = site.applications().stream()
                .filter(application -> Long.parseLong(application.ask("origin", How.WELL.name())) > 0)
                .count();
    }

    @Override
    public List<Proof> proofs(Site site) {
        return List.of(
                new Proof("applications whose queries came to harm", applications, disappointed, "applications"));
    }

    @Override
    public boolean keepsConnections() {
        return true;
    }
}
