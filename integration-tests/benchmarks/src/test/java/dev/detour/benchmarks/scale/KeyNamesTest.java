package dev.detour.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyNamesTest {

    @Test
    void of_oneRoute_isTheNumberInIt() {
        assertThat(KeyNames.of(0, 1)).isEqualTo("route0000:00000000");
        assertThat(KeyNames.of(9_999_999, 1)).isEqualTo("route0000:09999999");
    }

    @Test
    void of_manyRoutes_belongsToTheOneThatItsNumberLeaves() {
        assertThat(KeyNames.of(12_345, 1_000)).isEqualTo("route0345:00012345").startsWith(KeyNames.prefix(345));
    }

    @Test
    void prefix_eachRoute_isAnotherOne() {
        assertThat(KeyNames.prefix(0)).isEqualTo("route0000:");
        assertThat(KeyNames.prefix(999)).isEqualTo("route0999:");
    }
}
