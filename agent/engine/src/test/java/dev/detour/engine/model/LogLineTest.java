package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private static LogLine line(LogLine.Level level, long atMillis) {
        return new LogLine(level, "a text", null, atMillis);
    }

    @Test
    void onStandardError_anyTime_isAsTheJdkFormatsIt() {
        DateTimeFormatter jdk =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
        for (long millis :
                new long[] {0, 7, 1_000, 1_000_010, 1_796_083_800_123L, 1_709_208_059_999L, 951_782_400_000L}) {
            assertThat(line(LogLine.Level.INFO, millis).onStandardError())
                    .isEqualTo(jdk.format(Instant.ofEpochMilli(millis)) + " [detour] a text");
        }
    }

    @Test
    void onStandardError_otherLevelThanInfo_isNamed() {
        assertThat(line(LogLine.Level.WARN, 0).onStandardError()).endsWith("Z [detour] WARN a text");
        assertThat(line(LogLine.Level.DEBUG, 0).onStandardError()).endsWith("Z [detour] DEBUG a text");
    }

    @Test
    void onStandardError_failureThatCannotBePrinted_isNamed() {
        RuntimeException odd = new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("odd");
            }
        };
        String line = new LogLine(LogLine.Level.DEBUG, "a text", odd, 0).onStandardError();

        assertThat(line).contains("a text", odd.getClass().getName());
    }
}
