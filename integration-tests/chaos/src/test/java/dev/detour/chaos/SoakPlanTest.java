package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoakPlanTest {

    private static final int TWENTY_MINUTES = 1_200_000;
    private static final int LONGEST_SCENARIO_MILLIS = 120_000;

    private static List<Scenario> plan(long seed) {
        return SoakPlan.of(seed, Scenarios.all(), TWENTY_MINUTES);
    }

    private static String told(List<Scenario> plan) {
        StringBuilder told = new StringBuilder();
        for (Scenario each : plan) {
            told.append(each).append(each.healthyMillis()).append('+').append(each.faultMillis());
        }
        return told.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 1_764_550_000_000L})
    void of_sameSeed_isTheSamePlan(long seed) {
        assertThat(told(plan(seed))).isEqualTo(told(plan(seed))).isNotEqualTo(told(plan(seed + 1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 1_764_550_000_000L})
    void of_anySeed_fillsTheTimeWithNamesOfTheirOwn(long seed) {
        List<Scenario> plan = plan(seed);

        int load = plan.stream()
                .mapToInt(each -> each.healthyMillis() + each.faultMillis() + each.recoveryMillis())
                .sum();
        assertThat(load).isBetween(TWENTY_MINUTES / 4, TWENTY_MINUTES + LONGEST_SCENARIO_MILLIS);
        assertThat(plan).extracting(Scenario::name).doesNotHaveDuplicates();
        assertThat(plan).noneMatch(Scenario::compared).allMatch(each -> each.faultMillis() > 0);
    }
}
