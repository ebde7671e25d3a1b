package dev.detour.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    @ParameterizedTest
    @CsvSource(
            value = {
                "d.timeout, d.timeout",
                "d.timout, d.timeout",
                "d.tiemout, d.timeout",
                "d.ttimeout, d.timeout",
                "d.TIMEOUT, d.timeout",
                "d.timing, -",
                "d.modes, d.mode",
                "d.omde, d.mode",
                "d.mo, -",
                "d., -",
                "d, -",
                "d.made, d.made",
                "d.colour, -",
            },
            nullValues = "-")
    void of_name_givesTheNearestOrNone(String name, @Nullable String expected) {
        assertThat(NearestName.of(name, List.of("d.timeout", "d.mode", "d.made"), 2))
                .isEqualTo(expected);
    }
}
