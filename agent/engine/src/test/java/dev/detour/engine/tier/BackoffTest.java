package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.config.Settings;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final long MILLI = 1_000_000;

    @ParameterizedTest(name = "{0} to {1} ms, retry {2}: {3} to {4} ms")
    @CsvSource({
        "1,10,1,1,3",
        "1,10,2,1,9",
        "1,10,3,1,10",
        "1,10,9,1,10",
        "0,10,1,0,3",
        "0,0,1,0,0",
        "5,5,2,5,5",
        "9,2,1,9,9"
    })
    void pause_ofRetry_isSpreadOverItsBounds(long min, long max, int retry, long least, long most) {
        Backoff backoff = new Backoff(new Settings.Retry(5, min * MILLI, max * MILLI, 10));
        Random random = new Random(7);

        long[] pauses = LongStream.generate(() -> backoff.pauseNanos(retry, random))
                .limit(2_000)
                .sorted()
                .toArray();

        double tenth = (most - least) * MILLI / 10.0;
        assertThat(pauses[0]).isBetween(least * MILLI, (long) (least * MILLI + tenth));
        assertThat(pauses[1_999]).isBetween((long) (most * MILLI - tenth), most * MILLI);
    }
}
