package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EpochOffsetTest {

    private final AtomicLong nanos = new AtomicLong(-50);
    private final AtomicLong epoch = new AtomicLong(1_000_000);

    @Test
    void getAsLong_withinAMinute_keepsTheAnchor() {
        EpochOffset offset = new EpochOffset(nanos::get, epoch::get);

        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1) - 1);

        assertThat(offset.getAsLong()).isEqualTo(1_000_050);
    }

    @Test
    void getAsLong_afterAMinute_anchorsAnew() {
        EpochOffset offset = new EpochOffset(nanos::get, epoch::get);

        nanos.set(TimeUnit.MINUTES.toNanos(2));
        epoch.addAndGet(nanos.get() + 7);

        assertThat(offset.getAsLong()).isEqualTo(1_000_007);
    }
}
