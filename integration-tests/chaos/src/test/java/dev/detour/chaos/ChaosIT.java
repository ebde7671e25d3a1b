package dev.detour.chaos;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** All scenarios; only in the profile {@code chaos}. */
@Execution(ExecutionMode.SAME_THREAD)
final class ChaosIT {

    private static final ChaosRun RUN = new ChaosRun("full", 0);

    @AfterAll
    static void leave() {
        RUN.close();
    }

    @TestFactory
    Stream<DynamicTest> scenario_underLoad_passesItsGates() {
        return RUN.testsInTime(Scenarios.all());
    }
}
