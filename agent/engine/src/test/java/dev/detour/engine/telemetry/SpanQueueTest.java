package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.OwnThread;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpanQueueTest {

    private static final long GENEROUS_MILLIS = 30_000;

    private final KeptSpans exporter = new KeptSpans();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final AtomicLong nanos = new AtomicLong();
    private CapturedLog log = new CapturedLog();

    @BeforeEach
    void captureLog() {
        log.close();
        log = new CapturedLog();
    }

    @AfterEach
    void close() {
        log.close();
        provider.close();
    }

    @Test
    void decided_once_isRecordedOnAnOwnThread() {
        AtomicBoolean own = new AtomicBoolean();
        SpanQueue queue = queue(() -> {
            own.set(OwnThread.isCurrent() && Thread.currentThread().isDaemon());
            return provider;
        });

        queue.decided(Decisions.any());

        await().until(() -> exporter.spans().size() == 4);
        assertThat(own).isTrue();
        queue.close();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void decided_whileTheSdkStarts_dropsWhatDoesNotFit() {
        CountDownLatch up = new CountDownLatch(1);
        SpanQueue queue = queue(() -> {
            up.await();
            return provider;
        });

        for (int i = 0; i < 10 * SpanQueue.CAPACITY; i++) {
            queue.decided(Decisions.any());
        }

        assertThat(queue.dropped()).isBetween(9L * SpanQueue.CAPACITY - 1, 9L * SpanQueue.CAPACITY);
        up.countDown();
        queue.close();
    }

    @Test
    void decided_fasterThanTheLimit_recordsOneSecondsWorthAndSaysSoOnce() {
        SpanQueue queue = queue(() -> provider);

        for (int i = 0; i < SpanQueue.LOOKUPS_PER_SECOND + 100; i++) {
            queue.decided(Decisions.any());
        }
        await().until(() -> queue.dropped() == 100);

        assertThat(lookups()).isEqualTo(SpanQueue.LOOKUPS_PER_SECOND);
        nanos.addAndGet(1_000_000_000L);
        queue.decided(Decisions.any());
        await().until(() -> lookups() == SpanQueue.LOOKUPS_PER_SECOND + 1);
        queue.close();
        assertThat(log.lines()).singleElement().asString().contains("not traced", "1000 a second");
    }

    @Test
    void decided_sdkFails_saysSoOnOneLineWithoutTheSetting() {
        SpanQueue queue = queue(() -> {
            throw new IllegalStateException("Invalid map property: otel.exporter.otlp.headers=SECRET\nmore");
        });

        queue.decided(Decisions.any());

        await().until(() -> !log.lines().isEmpty());
        queue.decided(Decisions.any());
        queue.close();
        assertThat(log.lines())
                .containsExactly("[detour] WARN tracing is off: IllegalStateException: "
                        + "Invalid map property: otel.exporter.otlp.headers");
    }

    @Test
    void close_afterDecisions_recordsThemAndShutsTheSdkDown() {
        SpanQueue queue = queue(() -> provider);
        for (int i = 0; i < 100; i++) {
            queue.decided(Decisions.any());
        }

        queue.close();

        assertThat(exporter.spans()).hasSize(400);
        assertThat(exporter.isShutDown()).isTrue();
        queue.decided(Decisions.any()); // ignored
        assertThat(exporter.spans()).hasSize(400);
    }

    @Test
    void close_sdkHangs_givesUpAfterTheLimit() {
        CountDownLatch never = new CountDownLatch(1);
        SpanQueue queue = queue(
                () -> {
                    never.await();
                    return provider;
                },
                200);
        queue.decided(Decisions.any());

        long before = System.nanoTime();
        queue.close();

        assertThat(System.nanoTime() - before).isGreaterThan(190_000_000L);
        never.countDown();
    }

    @Test
    void close_nothingDecided_startsNothing() {
        AtomicBoolean started = new AtomicBoolean();
        SpanQueue queue = queue(() -> {
            started.set(true);
            return provider;
        });

        queue.close();

        assertThat(started).isFalse();
    }

    private long lookups() {
        return exporter.spans().stream()
                .map(SpanData::getName)
                .filter(LookupSpans.LOOKUP::equals)
                .count();
    }

    private SpanQueue queue(Starter starter) {
        return queue(starter, GENEROUS_MILLIS);
    }

    private SpanQueue queue(Starter starter, long closeMillis) {
        Supplier<OpenTelemetrySdk> sdk = () -> {
            try {
                return OpenTelemetrySdk.builder()
                        .setTracerProvider(starter.start())
                        .build();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        return new SpanQueue(new MetricsPart(), sdk, Spans::recording, nanos::get, closeMillis);
    }

    private interface Starter {
        SdkTracerProvider start() throws InterruptedException;
    }
}
