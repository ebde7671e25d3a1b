package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import dev.detour.engine.telemetry.otel.ApiBridge;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes decisions from the application's threads; a thread of its own starts the agent's own SDK and makes spans of them.
 * What comes while the queue is full or faster than the limit is dropped and counted.
 */
final class SpanQueue {

    static final int CAPACITY = 2_048;
    static final int LOOKUPS_PER_SECOND = 1_000;

    /** How long the end of the JVM may wait. */
    static final long CLOSE_MILLIS = 2_000;

    private static final Value NO_VALUE = Value.of(new byte[0]);

    /** Ends the queue. */
    private static final Decision END = new Decision(
            new Lookup("", Node.UNKNOWN, Key.of(new byte[0]), Route.NONE, 0, 0),
            Outcome.UNKNOWN,
            0,
            List.of(),
            null,
            0);

    private final BlockingQueue<Decision> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final MetricsPart metrics;
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Supplier<OpenTelemetrySdk> sdk;
    private final LongSupplier ticker;
    private final long closeMillis;
    private final TokenBucket bucket;
    private final Function<OtelApi, LookupSpans> spans;
    private final Thread thread = OwnThread.create(this::run, "detour-telemetry");
    private volatile boolean closed;

    /** Null until the SDK is up. */
    private volatile @Nullable Sighted sighted;

    /**
     * A queue whose thread is not started yet.
     *
     * @param metrics what the SDK collects, too; is told how long tiers took, once for each decision
     * @param sdk starts the SDK; called once, on the queue's thread
     * @param spans makes what records with it
     * @param ticker {@link System#nanoTime()} or a stand-in, for the rate limit
     * @param closeMillis how long {@link #close} may take
     */
    SpanQueue(
            MetricsPart metrics,
            Supplier<OpenTelemetrySdk> sdk,
            Function<OtelApi, LookupSpans> spans,
            LongSupplier ticker,
            long closeMillis) {
        this.metrics = metrics;
        this.sdk = sdk;
        this.spans = spans;
        this.ticker = ticker;
        this.bucket = new TokenBucket(LOOKUPS_PER_SECOND, ticker);
        this.closeMillis = closeMillis;
    }

    /** Takes it to be recorded. */
    void decided(Decision decision) {
        if (closed) {
            metrics.timed(decision, null);
            return;
        }
        if (!queue.offer(withoutValue(decision))) {
            metrics.timed(decision, null);
            dropped.increment();
        }
        start();
    }

    /** Starts the SDK, once. */
    void start() {
        if (!closed && !started.get() && started.compareAndSet(false, true)) {
            startThread();
        }
    }

    /** Whether the SDK was started. */
    boolean isStarted() {
        return started.get();
    }

    /** What traces with the SDK; null until that is up. */
    @Nullable
    Sighted sighted() {
        return sighted;
    }

    /** How many decisions were not recorded, since the start. */
    long dropped() {
        return dropped.sum();
    }

    /** Records what is queued, flushes the exporter and ends; blocks within the limit. */
    void close() {
        closed = true;
        if (!thread.isAlive()) {
            return;
        }
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeMillis);
        try {
            // not an interrupt, which could close a jar that a class is being loaded from
            if (queue.offer(END, closeMillis, TimeUnit.MILLISECONDS)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                thread.join(Math.max(1, left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startThread() {
        try {
            // here and not on the thread: a short program may have ended before that runs
            Runtime.getRuntime().addShutdownHook(OwnThread.create(this::close, "detour-telemetry-close"));
            thread.start();
        } catch (IllegalStateException e) { // the JVM is going down
            closed = true;
        } catch (OutOfMemoryError e) { // no thread to be had; the caller's read goes on
            disable(e);
        }
    }

    private void run() {
        try {
            OpenTelemetrySdk running = sdk.get();
            metrics.registerAt(running.getSdkMeterProvider().get(MetricsPart.SCOPE));
            LookupSpans recording = spans.apply(new ApiBridge(running));
            sighted = new Sighted(recording, bucket::tryTake);
            recordAll(recording);
            sighted = null;
            running.shutdown().join(closeMillis, TimeUnit.MILLISECONDS);
        } catch (Throwable e) { // whatever it is, the application runs on
            disable(e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the end is that very object
    private void recordAll(LookupSpans recording) throws InterruptedException {
        DropLog log = new DropLog(ticker);
        for (Decision next = queue.take(); next != END; next = queue.take()) {
            SpanTrail begun = next.trail() instanceof SpanTrail trail ? trail : null;
            if (begun != null && begun.isStarted() || bucket.tryTake()) {
                metrics.timed(next, record(begun == null ? outside(recording, next) : begun, next));
            } else {
                metrics.timed(next, null);
                dropped.increment();
            }
            log.report(dropped.sum());
        }
    }

    private static SpanTrail outside(LookupSpans recording, Decision decision) {
        return new SpanTrail(recording, recording.api().root(), decision.lookup(), null);
    }

    private static @Nullable Object record(SpanTrail trail, Decision decision) {
        try {
            return trail.end(decision);
        } catch (RuntimeException | LinkageError e) {
            AgentLog.warnOnce("telemetry.record", "a span could not be recorded: " + e);
            return null;
        }
    }

    private void disable(Throwable cause) {
        closed = true;
        for (Decision left = queue.poll(); left != null; left = queue.poll()) {
            metrics.timed(left, null);
        }
        AgentLog.warn("tracing is off: " + oneLine(cause));
    }

    /** The exception without what follows an equals sign: a setting's value may be a secret. */
    private static String oneLine(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        int end = text.indexOf('=');
        return cause.getClass().getSimpleName() + ": "
                + (end < 0 ? text : text.substring(0, end)).replaceAll("\\R", " ");
    }

    /** The same decision, so that a queue of them does not hold a queue of values. */
    private static Decision withoutValue(Decision decision) {
        Answer answer = decision.answer();
        return new Decision(
                decision.lookup().untraced(),
                decision.outcome(),
                decision.decidedNanos(),
                decision.attempts(),
                answer == null ? null : new Answer(NO_VALUE, answer.tier(), answer.ageNanos()),
                decision.endNanos(),
                decision.trail(),
                decision.observed());
    }
}
