package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Endpoint;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PeakEwmaTest {

    private static final long MILLI = 1_000_000;

    private final PeakEwma latency = new PeakEwma(0);

    private void call(PeakEwma of, long tookNanos, long atNanos) {
        of.began();
        of.ended(tookNanos, atNanos);
    }

    @Test
    void cost_slowCall_jumpsAtOnceAndHalvesInTenSeconds() {
        call(latency, 20 * MILLI, 0);
        assertThat(latency.cost(0)).isEqualTo(20.0 * MILLI);

        assertThat(latency.cost(PeakEwma.HALF_LIFE_NANOS)).isCloseTo(10.0 * MILLI, Percentage.withPercentage(0.1));
    }

    @Test
    void cost_fastCallAfterASlowOne_fallsSlowly() {
        call(latency, 20 * MILLI, 0);
        call(latency, 0, PeakEwma.HALF_LIFE_NANOS);

        assertThat(latency.cost(PeakEwma.HALF_LIFE_NANOS)).isCloseTo(10.0 * MILLI, Percentage.withPercentage(0.1));
    }

    @Test
    void cost_callsUnderWay_countAsMore() {
        double idle = latency.cost(0);
        latency.began();
        latency.began();
        assertThat(latency.cost(0)).isEqualTo(3 * idle);

        latency.withdrawn();
        assertThat(latency.cost(0)).isEqualTo(2 * idle);
    }

    private static Replica replica(int port, int weight) {
        return new Replica(
                new Endpoint("r", port), weight, new Offsets(), Lookups.settings(), transition -> {}, () -> 0L);
    }

    @Test
    void choice_ofTwo_isTheFaster() {
        Replica slow = replica(1, 100);
        Replica fast = replica(2, 100);
        call(slow.latency(), 5 * MILLI, 0);

        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            assertThat(ReplicaChoice.of(List.of(slow, fast), random, 0)).isSameAs(fast);
        }
    }

    @Test
    void choice_ofTwo_weighsLatencyByWeight() {
        Replica heavy = replica(1, 1_000);
        Replica light = replica(2, 100);
        call(heavy.latency(), 5 * MILLI, 0); // 5 ms at ten times the weight against 1 ms

        assertThat(ReplicaChoice.of(List.of(light, heavy), new Random(1), 0)).isSameAs(heavy);
    }

    @Test
    void choice_ofThree_neverTakesTheWorstAndTakesBothOthers() {
        Replica worst = replica(1, 100);
        Replica middle = replica(2, 100);
        Replica best = replica(3, 100);
        call(worst.latency(), 9 * MILLI, 0);
        call(middle.latency(), 5 * MILLI, 0);

        Random random = new Random(1);
        List<Replica> chosen = java.util.stream.Stream.generate(
                        () -> ReplicaChoice.of(List.of(worst, middle, best), random, 0))
                .limit(200)
                .toList();

        assertThat(chosen).contains(middle, best).doesNotContain(worst);
    }
}
