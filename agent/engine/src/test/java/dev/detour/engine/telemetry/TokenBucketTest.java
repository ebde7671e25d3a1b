package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND);

    @Test
    void tryTake_fullBucket_givesOneSecondsWorth() {
        assertThat(taken(new TokenBucket(100, nanos::get), 1_000)).isEqualTo(100);
    }

    @Test
    void tryTake_afterATenthOfASecond_givesATenth() {
        TokenBucket bucket = new TokenBucket(100, nanos::get);
        taken(bucket, 1_000);

        nanos.addAndGet(SECOND / 10);

        assertThat(taken(bucket, 1_000)).isEqualTo(10);
    }

    @Test
    void tryTake_afterALongPauseAcrossTheClocksOverflow_givesOneSecondsWorth() {
        TokenBucket bucket = new TokenBucket(100, nanos::get);
        taken(bucket, 1_000);

        nanos.addAndGet(SECOND * 3_600);

        assertThat(taken(bucket, 1_000)).isEqualTo(100);
    }

    private static int taken(TokenBucket bucket, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += bucket.tryTake() ? 1 : 0;
        }
        return taken;
    }
}
