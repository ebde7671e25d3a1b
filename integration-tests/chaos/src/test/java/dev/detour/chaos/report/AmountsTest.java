package dev.detour.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AmountsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|–",
                "85|0.0850 ms",
                "412|0.41 ms",
                "1234|1.23 ms",
                "12345|12.3 ms",
                "123456|123 ms",
                "999999|1,000 ms",
                "2001000|2.00 s"
            })
    void latency_micros_isReadable(long micros, String text) {
        assertThat(Amounts.latency(micros)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0|–",
                "0|10|0 %",
                "10|10|100 %",
                "1|1000000|under 0.01 %",
                "999999|1000000|over 99.99 %",
                "1|8|12.5 %",
                "1|300|0.33 %"
            })
    void percent_partOfAWhole_isNeverRoundedToNoneOrAll(long part, long whole, String text) {
        assertThat(Amounts.percent(part, whole)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5|5",
                "1234567|1,234,567",
                "1.20|1.2",
                "1.006|1.01",
                "0.01234|0.0123",
                "1234.5|1,235",
                "-2.5|-2.5",
                "0.00001|0"
            })
    void number_anyFigure_hasThreeDigitsThatMeanSomething(double value, String text) {
        assertThat(Amounts.number(value)).isEqualTo(text);
    }

    @Test
    void figure_withoutAUnit_isTheNumberAlone() {
        assertThat(Amounts.figure(3, "")).isEqualTo("3");
        assertThat(Amounts.figure(3, "ms")).isEqualTo("3 ms");
    }
}
