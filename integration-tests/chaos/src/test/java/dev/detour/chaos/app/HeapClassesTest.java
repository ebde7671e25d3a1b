package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapClassesTest {

    @Test
    void grownSince_figures_areWhatHasGrownMostFirst() {
        HeapClasses earlier = HeapClasses.of("[B=100 a.Gone=8 a.Less=5 a.Same=7");
        HeapClasses now = HeapClasses.of("[B=150 a.Less=4 a.New=400 a.Same=7");

        assertThat(now.grownSince(earlier)).isEqualTo("a.New +400, [B +50");
    }

    @Test
    void now_thisHeap_hasArraysAndIsReadAsItIsTold() throws Exception {
        HeapClasses now = HeapClasses.now();

        assertThat(now.bytes()).containsKeys("[B", "java.lang.String").doesNotContainKey("");
        assertThat(HeapClasses.of(now.text())).isEqualTo(now);
    }

    @Test
    void of_nothing_isNothing() {
        assertThat(HeapClasses.of("").bytes()).isEqualTo(Map.of());
    }
}
