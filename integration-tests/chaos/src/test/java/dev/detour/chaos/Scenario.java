package dev.detour.chaos;

import dev.detour.chaos.fault.Fault;
import dev.detour.chaos.fault.PreparedFault;
import dev.detour.chaos.site.Site;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One thing that happens to a site under load: some seconds of health, the fault, its end, the recovery.
 *
 * @param name lower case with hyphens, unique
 * @param title one sentence for the report
 * @param fault makes the one that is struck; asked anew for each run
 * @param healthyMillis from the first counted call to the strike
 * @param faultMillis from the beginning of the strike to the lift, or longer where the strike itself takes longer
 * @param recoveryMillis from the lift to the last counted call
 * @param writes what becomes of acknowledged writes
 * @param gates what is asked of it
 * @param expected who has to give enough answers for a figure; who gives fewer and is not expected is only remarked
 * @param settings system properties of the agent that differ from those in {@code chaos.conf}; the scenario has
 *     applications of its own where there are any
 * @param compared whether the same is run once more without the agent, for the report
 * @param inShortForm whether every build runs it
 */
record Scenario(
        String name,
        String title,
        Site.Kind site,
        Supplier<? extends Fault> fault,
        int healthyMillis,
        int faultMillis,
        int recoveryMillis,
        Writes writes,
        Set<Gate> gates,
        Set<HeldBy> expected,
        Map<String, String> settings,
        boolean compared,
        boolean inShortForm) {

    /**
     * The settings of a scenario in which Redis answers, only later than it did, and is not to be given up for that.
     */
    static final Map<String, String> ADAPTIVE = Map.of("detour.primary.timeout", "adaptive");

    /** Of a recovery: longer than a loader's breaker stays open that has tried in vain for some time. */
    static final int LOADER_MILLIS = 8_000;

    private static final int HEALTHY_MILLIS = 2_500;
    private static final int RECOVERY_MILLIS = 5_000;

    private static final int REHEARSED_HEALTHY_MILLIS = 500;
    private static final int REHEARSED_FAULT_MILLIS = 700;
    private static final int REHEARSED_RECOVERY_MILLIS = 1_500;

    Scenario {
        gates = Set.copyOf(gates);
        expected = Set.copyOf(expected);
        settings = Map.copyOf(settings);
    }

    /** A scenario with the usual times, of which everything is asked but what only some can give, and that keeps all writes. */
    static Scenario of(String name, String title, Site.Kind site, int faultMillis, Supplier<? extends Fault> fault) {
        return new Scenario(
                name,
                title,
                site,
                fault,
                HEALTHY_MILLIS,
                faultMillis,
                RECOVERY_MILLIS,
                Writes.KEPT,
                EnumSet.complementOf(EnumSet.of(
                        Gate.RETRY_STORM,
                        Gate.UNDECLARED_KEYS,
                        Gate.UNMASKED,
                        Gate.HEALED,
                        Gate.EVERY_WAY_MET_IT,
                        Gate.TOO_OLD)),
                EnumSet.of(HeldBy.REPLICA, HeldBy.LOCAL),
                Map.of(),
                false,
                false);
    }

    /** One that is not judged: a short outage, and time to recover from it. */
    static Scenario rehearsal(String name, String title, Supplier<? extends Fault> fault) {
        return new Scenario(
                "rehearsal-of-" + name,
                title,
                Site.Kind.REPLICATED,
                fault,
                REHEARSED_HEALTHY_MILLIS,
                REHEARSED_FAULT_MILLIS,
                REHEARSED_RECOVERY_MILLIS,
                Writes.KEPT,
                Set.of(),
                Set.of(),
                Map.of(),
                false,
                false);
    }

    /** The same on another kind of site. */
    Scenario on(Site.Kind kind) {
        return new Scenario(
                name,
                title,
                kind,
                fault,
                healthyMillis,
                faultMillis,
                recoveryMillis,
                writes,
                gates,
                expected,
                settings,
                compared,
                inShortForm);
    }

    /** The same with another recovery. */
    Scenario recoveringFor(int millis) {
        return new Scenario(
                name,
                title,
                site,
                fault,
                healthyMillis,
                faultMillis,
                millis,
                writes,
                gates,
                expected,
                settings,
                compared,
                inShortForm);
    }

    /** The same with another fate of acknowledged writes. */
    Scenario with(Writes changed) {
        return new Scenario(
                name,
                title,
                site,
                fault,
                healthyMillis,
                faultMillis,
                recoveryMillis,
                changed,
                gates,
                expected,
                settings,
                compared,
                inShortForm);
    }

    /** The same with these gates as well. */
    Scenario alsoAsking(Gate... added) {
        EnumSet<Gate> all = EnumSet.noneOf(Gate.class);
        all.addAll(gates);
        all.addAll(Set.of(added));
        return asking(all, expected);
    }

    /** The same without these gates: they mean nothing here. */
    Scenario notAsking(Gate... removed) {
        EnumSet<Gate> left = EnumSet.noneOf(Gate.class);
        left.addAll(gates);
        left.removeAll(Set.of(removed));
        return asking(left, expected);
    }

    /** The same where Redis goes on answering: no breaker need open, and nobody need answer for it, unless said afterwards. */
    Scenario withoutOutage() {
        return notAsking(Gate.ISOLATION, Gate.OUTAGE_LATENCY).expecting();
    }

    /** The same where these, and no others, have to give enough answers. */
    Scenario expecting(HeldBy... whom) {
        return asking(gates, Set.of(whom));
    }

    private Scenario asking(Set<Gate> changed, Set<HeldBy> whom) {
        return new Scenario(
                name,
                title,
                site,
                fault,
                healthyMillis,
                faultMillis,
                recoveryMillis,
                writes,
                changed,
                whom,
                settings,
                compared,
                inShortForm);
    }

    /** The same in applications of its own, with these settings of the agent. */
    Scenario with(Map<String, String> changed) {
        return new Scenario(
                name,
                title,
                site,
                fault,
                healthyMillis,
                faultMillis,
                recoveryMillis,
                writes,
                gates,
                expected,
                changed,
                compared,
                inShortForm);
    }

    /** The same, run without the agent as well. */
    Scenario comparedWithout() {
        return compared(true);
    }

    /** The same, with the agent alone. */
    Scenario withTheAgentAlone() {
        return compared(false);
    }

    private Scenario compared(boolean changed) {
        return new Scenario(
                name,
                title,
                site,
                fault,
                healthyMillis,
                faultMillis,
                recoveryMillis,
                writes,
                gates,
                expected,
                settings,
                changed,
                inShortForm);
    }

    /** The same, in every build. */
    Scenario inEveryBuild() {
        return new Scenario(
                name,
                title,
                site,
                fault,
                healthyMillis,
                faultMillis,
                recoveryMillis,
                writes,
                gates,
                expected,
                settings,
                compared,
                true);
    }

    /** The same as one of a soak, with the agent alone. */
    Scenario inASoak(int turn, int newHealthyMillis, int newFaultMillis) {
        return new Scenario(
                turn + "-" + name,
                title,
                site,
                fault,
                newHealthyMillis,
                newFaultMillis,
                recoveryMillis,
                writes,
                gates,
                Set.of(), // a fault may be too short for so many answers
                settings,
                false,
                false);
    }

    /** Whether it runs in applications that were started for it: then those are looked at for leaks. */
    boolean hasApplicationsOfItsOwn() {
        return !settings.isEmpty() || fault.get() instanceof PreparedFault;
    }

    /** The name, so that a test is called by it. */
    @Override
    public String toString() {
        return name;
    }
}
