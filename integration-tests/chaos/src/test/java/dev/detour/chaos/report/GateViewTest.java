package dev.detour.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.result.ScenarioResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GateViewTest {

    private final List<ScenarioView> scenarios = new ArrayList<>();

    private void ran(String name, GateResult... gates) {
        ScenarioResult result =
                new ScenarioResult(name, name, 100, SampleRun.FAULT, 1_000, List.of(), List.of(gates), List.of());
        scenarios.add(ScenarioView.of(result, name, false));
    }

    private static GateResult gate(String gate, String way, double limit, double figure) {
        return GateResult.atMost(gate, "what", way, limit, figure, "ms", "");
    }

    @Test
    void of_sameGateInManyPlaces_isOneRowWithTheWorst() {
        ran("calm", gate("A", "jedis", 5, 1));
        ran("rough", gate("A", "jedis", 5, 2), gate("A", "lettuce", 5, 3.5));

        List<GateView> gates = GateView.of(scenarios);

        assertThat(gates).hasSize(1);
        assertThat(gates.get(0).worst().figure()).isEqualTo("3.5 ms");
        assertThat(gates.get(0).worst().way()).isEqualTo("lettuce");
        assertThat(gates.get(0).scenario().name()).isEqualTo("rough");
        assertThat(gates.get(0).checks()).isEqualTo("3");
        assertThat(gates.get(0).usedText()).isEqualTo("70 % of the limit");
        assertThat(gates.get(0).usedWidth()).isEqualTo(70);
    }

    @Test
    void of_limitsThatDiffer_worstIsNearestToItsOwn() {
        ran("a", gate("B", "jedis", 100, 50), gate("B", "lettuce", 10, 9));

        assertThat(GateView.of(scenarios).get(0).worst().way()).isEqualTo("lettuce");
    }

    @Test
    void of_failures_standFirst() {
        ran("a", gate("A", "jedis", 5, 4.9), gate("B", "jedis", 5, 1), gate("C", "jedis", 0, 1));

        List<GateView> gates = GateView.of(scenarios);

        assertThat(gates).extracting(gate -> gate.worst().gate()).containsExactly("C", "A", "B");
        assertThat(gates.get(0).checks()).isEqualTo("1 of 1 failed");
        assertThat(gates.get(0).usedText()).isEqualTo("nothing is allowed");
        assertThat(gates.get(0).usedWidth()).isEqualTo(100);
    }

    @Test
    void of_failedThatIsNotAboveItsLimit_isStillTheWorst() {
        ran("a", gate("A", "jedis", 5, 4), new GateResult("A", "what", "lettuce", 5, 0, "ms", false, "no read at all"));

        GateView gate = GateView.of(scenarios).get(0);

        assertThat(gate.failed()).isTrue();
        assertThat(gate.worst().note()).isEqualTo("no read at all");
    }

    @Test
    void of_nothingAllowedAndNothingThere_usesNothing() {
        ran("a", gate("C", "jedis", 0, 0));

        assertThat(GateView.of(scenarios).get(0).usedText()).isEqualTo("0 % of the limit");
    }
}
