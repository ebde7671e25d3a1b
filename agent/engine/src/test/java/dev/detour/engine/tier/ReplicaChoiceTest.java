package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws are random, from a seed: what a case measures is the same in each run. */
class ReplicaChoiceTest {

    private static final long MILLI = 1_000_000;
    private static final int READS = 20_000;

    /** Seeded, so that the shares are the same in every run. */
    private final Random random = new Random(1);

    private static Replica replica(int port, int weight) {
        return new Replica(
                new Endpoint("r", port), weight, new Offsets(), Lookups.settings(), transition -> {}, () -> 0L);
    }

    private static void call(Replica at, long tookNanos) {
        at.latency().began();
        at.latency().ended(tookNanos, 0);
    }

    /** A read under way, in the order in which they end. */
    private record Reading(int replica, long beganNanos, long endNanos) {}

    /**
     * So many readers that read one after the other, each without a pause.
     *
     * @param meanNanos of each replica; a single read takes up to a third more or less
     * @return how many reads each replica had
     */
    private int[] shares(int[] weights, long[] meanNanos, int readers) {
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            replicas.add(replica(i + 1, weights[i]));
        }
        int[] reads = new int[weights.length];
        PriorityQueue<Reading> underWay = new PriorityQueue<>(Comparator.comparingLong(Reading::endNanos));
        long now = 0;
        for (int i = 0; i < READS; i++) {
            if (underWay.size() == readers) {
                Reading over = underWay.remove();
                now = over.endNanos;
                replicas.get(over.replica).latency().ended(now - over.beganNanos, now);
            }
            int chosen = replicas.indexOf(ReplicaChoice.of(replicas, random, now));
            replicas.get(chosen).latency().began();
            reads[chosen]++;
            long took = (long) (meanNanos[chosen] * random.nextDouble(2.0 / 3, 4.0 / 3));
            underWay.add(new Reading(chosen, now, now + took));
        }
        return reads;
    }

    @ParameterizedTest
    @CsvSource({
        "200 100, 1", "200 100, 2", "200 100, 8", "200 100, 32",
        "300 100, 1", "300 100, 2", "300 100, 8", "300 100, 32",
        "1000 100, 1", "1000 100, 2", "1000 100, 8", "1000 100, 32",
        "100 100 200, 1", "100 100 200, 2", "100 100 200, 8", "100 100 200, 32"
    })
    void of_equallyFast_eachHasItsShareByWeight(String weights, int readers) {
        int[] weight =
                Arrays.stream(weights.split(" ")).mapToInt(Integer::parseInt).toArray();
        long[] mean = new long[weight.length];
        Arrays.fill(mean, MILLI * 4 / 10);

        int[] reads = shares(weight, mean, readers);

        int sum = IntStream.of(weight).sum();
        for (int i = 0; i < weight.length; i++) {
            assertThat(reads[i])
                    .as("replica %s of %s", i, weights)
                    .isCloseTo(READS * weight[i] / sum, Percentage.withPercentage(15));
        }
    }

    @Test
    void of_slowlyAsked_eachHasItsShareByWeight() {
        Replica heavy = replica(1, 200);
        Replica light = replica(2, 100);
        int reads = 3_000;
        int ofHeavy = 0;
        for (int i = 0; i < reads; i++) {
            long now = i * 3 * PeakEwma.HALF_LIFE_NANOS;
            Replica chosen = ReplicaChoice.of(List.of(heavy, light), random, now);
            chosen.latency().began();
            chosen.latency().ended(MILLI / 2, now);
            ofHeavy += chosen == heavy ? 1 : 0;
        }

        assertThat(ofHeavy).isCloseTo(reads * 2 / 3, Percentage.withPercentage(5));
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "100, 8", "1000, 1", "1000, 8"})
    void of_notablySlower_isHardlyRead(int weightOfTheSlow, int readers) {
        int[] reads = shares(new int[] {weightOfTheSlow, 100}, new long[] {20 * MILLI, MILLI}, readers);

        assertThat(reads[0]).isLessThan(READS / 20);
    }

    @Test
    void of_readsThatDoNotEnd_gatherNoMore() {
        Replica stuck = replica(1, 100);
        Replica other = replica(2, 100);
        for (int i = 0; i < 5; i++) {
            stuck.latency().began();
        }

        for (int i = 0; i < 50; i++) {
            assertThat(ReplicaChoice.of(List.of(stuck, other), random, 0)).isSameAs(other);
        }
    }

    @Test
    void of_three_neverTheWorstAndBothOthers() {
        Replica worst = replica(1, 100);
        Replica middle = replica(2, 100);
        Replica best = replica(3, 100);
        call(worst, 12 * MILLI);
        call(middle, 5 * MILLI);

        List<Replica> chosen = Stream.generate(() -> ReplicaChoice.of(List.of(worst, middle, best), random, 0))
                .limit(200)
                .toList();

        assertThat(chosen).contains(middle, best).doesNotContain(worst);
    }
}
