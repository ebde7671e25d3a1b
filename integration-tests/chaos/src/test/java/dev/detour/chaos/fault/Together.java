package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Several faults at once: struck in this order, lifted in the other. */
public final class Together implements Fault {

    private final List<Fault> faults;
    private final Deque<Fault> struck = new ArrayDeque<>();

    public Together(Fault... faults) {
        this.faults = List.of(faults);
    }

    @Override
    public Set<Integer> slots(Site site) {
        Set<Integer> slots = new HashSet<>();
        for (Fault fault : faults) {
            Set<Integer> some = fault.slots(site);
            if (some.isEmpty()) {
                return Set.of(); // it touches all of them
            }
            slots.addAll(some);
        }
        return slots;
    }

    @Override
    public List<Proof> proofs(Site site) {
        return faults.stream().flatMap(fault -> fault.proofs(site).stream()).toList();
    }

    @Override
    public boolean sparesOrigin() {
        return faults.stream().allMatch(Fault::sparesOrigin);
    }

    @Override
    public void strike(Site site) {
        for (Fault fault : faults) {
            struck.push(fault);
            fault.strike(site);
        }
    }

    @Override
    public void lift(Site site) {
        struck.forEach(fault -> fault.lift(site));
    }

    @Override
    public boolean keepsConnections() {
        return faults.stream().allMatch(Fault::keepsConnections);
    }

    @Override
    public boolean setsClockBack() {
        return faults.stream().anyMatch(Fault::setsClockBack);
    }
}
