package dev.detour.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerNumbersTest {

    @Test
    void of_severalServers_isOneNumberEach() {
        ServerNumbers numbers = new ServerNumbers();

        assertThat(numbers.of("a")).isEqualTo(numbers.of("a")).isNotEqualTo(numbers.of("b"));
    }

    @Test
    void of_moreThanThereAreNumbers_isNobodys() {
        ServerNumbers numbers = new ServerNumbers();
        for (int i = 0; i < ServerNumbers.NOBODY; i++) {
            assertThat(numbers.of("server-" + i)).isEqualTo(i);
        }

        assertThat(numbers.of("one more")).isEqualTo(ServerNumbers.NOBODY);
        assertThat(numbers.of("another")).isEqualTo(ServerNumbers.NOBODY);
        assertThat(numbers.of("server-5")).isEqualTo(5);
    }
}
