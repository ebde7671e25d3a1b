package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A fault whose beginning comes to what ends it. */
final class Lasting implements Fault {

    private final Function<Site, Runnable> beginning;
    private final boolean everywhere;
    private final boolean keepsConnections;
    private Runnable end = () -> {};
    private Function<Site, List<Proof>> proofs = site -> List.of();

    private Lasting(Function<Site, Runnable> beginning, boolean everywhere, boolean keepsConnections) {
        this.beginning = beginning;
        this.everywhere = everywhere;
        this.keepsConnections = keepsConnections;
    }

    /**
     * One that befalls the primary.
     *
     * @param beginning returns what ends the fault, which is not called where the beginning fails
     */
    static Lasting of(Function<Site, Runnable> beginning) {
        return new Lasting(beginning, false, false);
    }

    /** The same for a fault by which no client loses a connection. */
    static Lasting keepingConnections(Function<Site, Runnable> beginning) {
        return new Lasting(beginning, false, true);
    }

    /** One that befalls everybody, so that in a cluster no shard is spared. */
    static Lasting everywhere(Function<Site, Runnable> beginning) {
        return new Lasting(beginning, true, false);
    }

    /** The same for a fault by which no client loses a connection. */
    static Lasting everywhereKeepingConnections(Function<Site, Runnable> beginning) {
        return new Lasting(beginning, true, true);
    }

    /**
     * Itself, with a proof.
     *
     * @param seen how many of what must have happened have; asked after the lift
     */
    Lasting provenBy(String what, long atLeast, String unit, ToLongFunction<Site> seen) {
        proofs = site -> List.of(new Proof(what, atLeast, seen.applyAsLong(site), unit));
        return this;
    }

    /** The same, where it has to befall every application. */
    Lasting provenForEach(String what, ToLongFunction<Site> seen) {
        proofs = site -> List.of(new Proof(what, site.applications().size(), seen.applyAsLong(site), "applications"));
        return this;
    }

    @Override
    public List<Proof> proofs(Site site) {
        return proofs.apply(site);
    }

    @Override
    public Set<Integer> slots(Site site) {
        return everywhere ? Set.of() : PrimarySlots.of(site);
    }

    @Override
    public boolean keepsConnections() {
        return keepsConnections;
    }

    @Override
    public void strike(Site site) {
        end = beginning.apply(site);
    }

    @Override
    public void lift(Site site) {
        end.run();
    }
}
