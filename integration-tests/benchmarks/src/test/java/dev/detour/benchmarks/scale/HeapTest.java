package dev.detour.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTest {

    private static final long GIBIBYTE = 1L << 30;

    @Test
    void mostKeys_machineOfTwentyFourGibibytes_isAll() {
        assertThat(Heap.mostKeys(Heap.bytesOf(24 * GIBIBYTE))).isEqualTo(10_000_000);
    }

    @Test
    void mostKeys_machineOfEightGibibytes_isAMillion() {
        assertThat(Heap.mostKeys(Heap.bytesOf(8 * GIBIBYTE))).isEqualTo(1_000_000);
    }

    @Test
    void mostKeys_hardlyAnyHeap_isTheLeast() {
        assertThat(Heap.mostKeys(1)).isEqualTo(10_000);
    }

    @Test
    void bytesOf_largeMachine_isNoMoreThanNeeded() {
        assertThat(Heap.bytesOf(512 * GIBIBYTE)).isEqualTo(12 * GIBIBYTE);
        assertThat(Heap.mebibytes(GIBIBYTE)).isEqualTo(1_024);
    }
}
