package dev.detour.chaos;

import dev.detour.chaos.fault.Proof;
import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.site.Site;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures what applications with the agent have gone through by the gates of their scenario. For one scenario. */
final class Gates {

    /** Where whoever was the primary is it again in the end, so that reads close its breaker. */
    private static final Set<Site.Kind> KEEPING_PRIMARIES =
            Set.of(Site.Kind.REPLICATED, Site.Kind.NETWORKED, Site.Kind.TLS);

    private final Scenario scenario;
    private final int readsPerSecond;
    private final Checks checks = new Checks();
    private final LatencyGates latencies;
    private final BreakerGates breakers = new BreakerGates(checks);
    private final AnswerGates answers = new AnswerGates(checks);
    private final RateGates rates;

    /**
     * @param readsPerSecond of each way
     * @param anyMachine whether the machine may be busy with other things
     */
    Gates(Scenario scenario, int readsPerSecond, boolean anyMachine) {
        this.latencies = new LatencyGates(checks, anyMachine);
        this.scenario = scenario;
        this.readsPerSecond = readsPerSecond;
        this.rates = new RateGates(checks, readsPerSecond);
    }

    /**
     * Every gate that the scenario asks for, but {@link Gate#LEAKS}, which is looked at when all is over; that the fault has
     * befallen somebody, and in a cluster nobody else; that no breaker stays open; and that there was a load.
     */
    List<GateResult> of(List<Observed> applications) {
        for (Observed seen : applications) {
            seen.ways().forEach(way -> answers.made(seen, way, readsPerSecond));
        }
        proven(applications.get(0).struck().proofs());
        for (Observed seen : applications) {
            if (KEEPING_PRIMARIES.contains(scenario.site())) {
                breakers.closed(seen);
            }
            if (!seen.struck().slots().isEmpty()) {
                seen.ways().forEach(way -> latencies.spared(seen, way));
                breakers.othersClosed(seen);
            }
        }
        for (Gate gate : Gate.values()) {
            if (scenario.gates().contains(gate)) {
                applications.forEach(application -> measure(gate, application));
            }
        }
        if (scenario.gates().contains(Gate.RETRY_STORM)) {
            rates.retryStorm(applications);
        }
        return checks.all();
    }

    /** What the percentiles among them stand on. */
    Map<Pool.Key, Pool.Sample> samples() {
        return checks.samples();
    }

    /** With the fault left out something has to be missed. */
    private void proven(List<Proof> proofs) {
        for (Proof proof : proofs) {
            checks.atLeast("fault", proof.what(), "all", proof.atLeast(), proof.seen(), proof.unit());
        }
        boolean showsByItself = scenario.gates().contains(Gate.OUTAGE_LATENCY)
                || scenario.gates().contains(Gate.UNMASKED);
        if (proofs.isEmpty() && !showsByItself) {
            checks.atLeast("fault", "ways to tell that it struck", "all", 1, 0, "ways");
        }
    }

    private void measure(Gate gate, Observed seen) {
        switch (gate) {
            case FALLBACK_LATENCY -> {
                // where nobody may answer in the end, a crowd is let loose that has waited for Redis alone
                boolean endsInVain = !scenario.gates().contains(Gate.UNANSWERED);
                latencies.fallback(seen, endsInVain ? seen.agentUntilLift() : seen.agent(), scenario.expected());
                seen.ways().forEach(way -> answers.expected(seen, way, scenario.expected()));
            }
            case DIVERTED_CALL -> latencies.diverted(seen);
            case OUTAGE_LATENCY -> seen.ways().forEach(way -> latencies.outage(seen, way));
            case READ_LATENCY -> seen.ways().forEach(way -> latencies.reads(seen, way));
            case EVERY_WAY_MET_IT -> seen.ways().forEach(way -> answers.met(seen, way));
            case UNANSWERED -> seen.ways().forEach(way -> answers.unanswered(seen, way));
            case REMEMBERED -> seen.ways().forEach(way -> answers.remembered(seen, way));
            case ISOLATION -> breakers.isolation(seen);
            case RECOVERED -> seen.ways().forEach(way -> answers.recovered(seen, way));
            case HEALED -> breakers.healed(seen);
            case ORIGIN_RATE -> rates.origin(seen, scenario.writes());
            case UNDECLARED_KEYS -> seen.ways().forEach(way -> answers.undeclared(seen, way));
            case UNMASKED -> seen.ways().forEach(way -> answers.unmasked(seen, way));
            case TOO_OLD -> seen.ways().forEach(way -> answers.tooOld(seen, way));
            case RETRY_STORM, LEAKS -> {}
        }
    }
}
