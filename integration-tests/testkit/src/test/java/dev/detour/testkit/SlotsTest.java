package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {

    /** 12739 is 0x31C3, the check value of CRC-16/XMODEM; the others are what Redis itself answers. */
    @ParameterizedTest
    @CsvSource({
        "123456789, 12739",
        "foo, 12182",
        "{foo}.bar, 12182",
        "a{foo}{bar}, 12182",
        "{}foo, 9500",
        "foo{, 7673",
    })
    void of_key_isItsSlot(String key, int slot) {
        assertThat(Slots.of(key)).isEqualTo(slot);
    }
}
