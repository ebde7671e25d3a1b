package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A fault in which servers have to send readers elsewhere; that they did is part of its proof. */
public final class Redirecting implements Fault {

    private final Fault fault;
    private final long asks;
    private final long moves;
    private Redirections before = new Redirections(0, 0);

    /**
     * The same fault, with a proof.
     *
     * @param asks how many replies must have been ASK at least; 0 for no proof of that
     * @param moves how many must have been MOVED
     */
    public Redirecting(Fault fault, long asks, long moves) {
        this.fault = fault;
        this.asks = asks;
        this.moves = moves;
    }

    @Override
    public Set<Integer> slots(Site site) {
        return fault.slots(site);
    }

    @Override
    public boolean keepsConnections() {
        return fault.keepsConnections();
    }

    @Override
    public void strike(Site site) {
        before = Redirections.of(site.servers());
        fault.strike(site);
    }

    @Override
    public void lift(Site site) {
        fault.lift(site);
    }

    @Override
    public List<Proof> proofs(Site site) {
        Redirections now = Redirections.of(site.servers());
        List<Proof> proofs = new ArrayList<>(fault.proofs(site));
        if (asks > 0) {
            proofs.add(new Proof("replies that were ASK", asks, now.asks() - before.asks(), "replies"));
        }
        proofs.add(new Proof("replies that were MOVED", moves, now.moves() - before.moves(), "replies"));
        return proofs;
    }
}
