package dev.detour.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyPlanTest {

    private static List<String> keys(KeyPlan plan, long reads) {
        return LongStream.range(0, reads).mapToObj(plan::key).toList();
    }

    @Test
    void key_hotAndCold_isOneInFiftyThatNobodyHasRead() {
        KeyPlan plan = KeyPlan.HOT_AND_COLD;
        Set<String> known = new HashSet<>(plan.known());
        Set<String> unknown = new HashSet<>(plan.unknown(100_000));

        List<String> keys = keys(plan, 100_000);

        List<String> cold = keys.stream().filter(key -> !known.contains(key)).toList();
        assertThat(cold).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(unknown).containsExactlyInAnyOrderElementsOf(cold);
        assertThat(new HashSet<>(keys)).containsAll(known);
    }

    @Test
    void key_eachAlike_comesToEachOnceInItsTurn() {
        KeyPlan plan = KeyPlan.EACH_ALIKE;

        List<String> keys = keys(plan, plan.known().size());

        assertThat(plan.known()).hasSize(100_000);
        assertThat(new HashSet<>(keys)).isEqualTo(new HashSet<>(plan.known()));
    }

    @Test
    void key_one_isAlwaysTheSame() {
        assertThat(new HashSet<>(keys(KeyPlan.ONE, 100))).isEqualTo(new HashSet<>(KeyPlan.ONE.known()));
    }
}
