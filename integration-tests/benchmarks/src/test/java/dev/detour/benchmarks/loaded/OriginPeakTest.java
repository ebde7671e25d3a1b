package dev.detour.benchmarks.loaded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginPeakTest {

    /** Nothing, but for these counts one after the other. */
    private static List<Integer> quietBut(int before, Integer... counts) {
        List<Integer> all = new ArrayList<>(Collections.nCopies(before, 0));
        all.addAll(List.of(counts));
        all.addAll(Collections.nCopies(20, 0));
        return all;
    }

    @Test
    void ofASecond_aBurstAcrossTwoSeconds_isCountedWhole() {
        assertThat(OriginPeak.ofASecond(quietBut(7, 10, 20, 30, 40, 50))).isEqualTo(150);
    }

    @Test
    void ofASecond_longerThanASecond_isTheBusiestTenTenths() {
        List<Integer> steady = new ArrayList<>(Collections.nCopies(30, 100));
        steady.set(12, 300);

        assertThat(OriginPeak.ofASecond(steady)).isEqualTo(9 * 100 + 300);
    }

    @Test
    void ofASecond_shorterThanASecond_isAllThereIs() {
        assertThat(OriginPeak.ofASecond(List.of(3, 4))).isEqualTo(7);
        assertThat(OriginPeak.ofASecond(List.of())).isZero();
    }

    @Test
    void ofATenth_busiestOne_isItsRateInASecond() {
        assertThat(OriginPeak.ofATenth(quietBut(3, 5, 17, 4))).isEqualTo(170);
        assertThat(OriginPeak.ofATenth(List.of())).isZero();
    }

    @Test
    void rushes_eachExpiryApart_areTheSumsBetweenTheFirstAndTheLast() {
        List<Integer> counts = new ArrayList<>();
        counts.addAll(quietBut(0, 99));
        counts.addAll(quietBut(0, 1));
        counts.addAll(quietBut(0, 300, 0, 0, 200)); // one that is held up is still the same
        counts.addAll(quietBut(0, 77));

        assertThat(OriginPeak.rushes(counts)).containsExactly(1, 500);
    }

    @Test
    void rushes_fewerThanThree_areNone() {
        assertThat(OriginPeak.rushes(List.of())).isEmpty();
        assertThat(OriginPeak.rushes(quietBut(9, 5))).isEmpty();
        List<Integer> two = quietBut(9, 5);
        two.addAll(quietBut(9, 6));
        assertThat(OriginPeak.rushes(two)).isEmpty();
    }
}
