package dev.detour.chaos.fault;

import dev.detour.chaos.site.Application;
import dev.detour.chaos.site.Site;
import dev.detour.testkit.AgentJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The disk of the log is full, where standard error goes, while the primary stands still. */
public final class DiskFull implements PreparedFault {

    private static final Path FULL = Path.of("/dev/full");

    private final Fault frozen = new Frozen();

    @Override
    public void prepare(AgentJvm.Builder jvm) {
        jvm.standardError(FULL);
    }

    @Override
    public Set<Integer> slots(Site site) {
        return frozen.slots(site);
    }

    /** There has to be something to be logged. */
    @Override
    public void strike(Site site) {
        frozen.strike(site);
    }

    @Override
    public void lift(Site site) {
        frozen.lift(site);
    }

    @Override
    public List<Proof> proofs(Site site) {
        List<Application> applications = site.applications();
        long lost = applications.stream()
                .filter(application -> Boolean.parseBoolean(application.ask("log-is-lost")))
                .count();
        return List.of(new Proof("applications whose log was lost", applications.size(), lost, "applications"));
    }

    @Override
    public boolean keepsConnections() {
        return frozen.keepsConnections();
    }
}
