package dev.detour.chaos.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GateResultTest {

    private static GateResult gate(double figure) {
        return GateResult.atMost("A", "P95", "jedis-pool", 5, figure, "ms", "200 reads");
    }

    @Test
    void inconclusive_missed_isARemarkThatKeepsItsFigure() {
        GateResult told = gate(5.4).inconclusive("the machine is as late");

        assertThat(told.passed()).isTrue();
        assertThat(told.remark()).isTrue();
        assertThat(told.isInconclusive()).isTrue();
        assertThat(told.figure()).isEqualTo(5.4);
        assertThat(told.note()).startsWith("inconclusive").endsWith("200 reads");
    }

    @Test
    void inconclusive_passed_isTheSame() {
        assertThat(gate(4.9).inconclusive("the machine is as late")).isEqualTo(gate(4.9));
        assertThat(gate(4.9).isInconclusive()).isFalse();
    }
}
