package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DropLogTest {

    @Test
    void report_drops_isOnceAMinuteAndOnlyIfThereAreNewOnes() {
        AtomicLong nanos = new AtomicLong();
        try (CapturedLog captured = new CapturedLog()) {
            DropLog log = new DropLog(nanos::get);
            log.report(0);
            assertThat(captured.lines()).isEmpty();
            log.report(1);
            log.report(2);
            assertThat(captured.lines()).hasSize(1);
            nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
            log.report(700);
            assertThat(captured.lines()).hasSize(2).last().asString().contains("700 since the start");
            nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
            log.report(700);
            assertThat(captured.lines()).hasSize(2);
        }
    }
}
