package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProcessorsTest {

    @Test
    void parse_lineOfLinux_addsWhatIsIdleAndWhatWaits() {
        assertThat(Processors.parse("cpu  100 20 3 4000 50 6 7 8 9 9")).isEqualTo(new Processors(4_050, 4_194));
    }
}
