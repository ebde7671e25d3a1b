package dev.detour.chaos;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Random faults for twenty minutes; only in the profile {@code soak}. */
@Execution(ExecutionMode.SAME_THREAD)
final class SoakIT {

    private static final long SEED = Long.getLong("detour.soak.seed", System.currentTimeMillis());
    private static final int MINUTES = Integer.getInteger("detour.soak.minutes", 20);
    private static final ChaosRun RUN = new ChaosRun("soak", SEED);

    @AfterAll
    static void leave() {
        RUN.close();
    }

    @TestFactory
    Stream<DynamicTest> scenario_drawn_passesItsGates() {
        List<Scenario> plan = SoakPlan.of(SEED, Scenarios.all(), Math.toIntExact(TimeUnit.MINUTES.toMillis(MINUTES)));
        System.out.println("the same again: mvn -Psoak verify -Ddetour.soak.seed=" + SEED + " -Ddetour.soak.minutes="
                + MINUTES + ": " + plan);
        return RUN.testsAsAWhole(plan);
    }
}
