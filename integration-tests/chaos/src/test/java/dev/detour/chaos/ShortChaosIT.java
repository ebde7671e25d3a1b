package dev.detour.chaos;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The scenarios of every build. */
@Execution(ExecutionMode.SAME_THREAD)
final class ShortChaosIT {

    private static final ChaosRun RUN = new ChaosRun(ChaosRun.SHORT, 0);

    @AfterAll
    static void leave() {
        RUN.close();
    }

    @TestFactory
    Stream<DynamicTest> scenario_underLoad_passesItsGates() {
        return RUN.testsInTime(Scenarios.shortForm());
    }
}
