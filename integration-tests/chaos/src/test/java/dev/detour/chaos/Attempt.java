package dev.detour.chaos;

import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.result.WayResult;
import java.util.List;
import java.util.Map;

/**
 * What came of a scenario once, with the agent.
 *
 * @param samples what its percentiles stand on
 */
record Attempt(
        List<Observed> applications,
        List<WayResult> ways,
        List<GateResult> gates,
        Map<Pool.Key, Pool.Sample> samples,
        List<String> violations) {

    /** The same, its percentiles judged by all measurements; what was more than the machine can carry is not added to them. */
    Attempt in(Pool pool) {
        if (!wasTooMuch()) {
            pool.add(gates, samples);
        }
        return new Attempt(applications, ways, pool.judged(gates), samples, violations);
    }

    boolean mayBeTriedAgain() {
        return violations.isEmpty() && HeldUp.mayBeTriedAgain(gates);
    }

    /** Whether all that was missed are percentiles, or the machine's. */
    boolean isToBeMeasuredOn(Pool pool) {
        return violations.isEmpty() && HeldUp.isTimeAlone(gates, pool);
    }

    boolean isUnfit() {
        return applications.stream().anyMatch(HeldUp::isUnfit);
    }

    /** Whether it was more than the machine can carry, and that may be all that was wrong. */
    boolean wasTooMuch() {
        return violations.isEmpty() && HeldUp.dependsOnTime(gates) && isUnfit();
    }

    boolean wasHeldUp() {
        return violations.isEmpty() && HeldUp.explains(gates);
    }
}
