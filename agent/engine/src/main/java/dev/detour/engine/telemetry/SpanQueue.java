package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Value;
import dev.detour.engine.model.Verdict;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes decisions and changes of breakers from the application's threads; a thread of its own starts the SDK at the first
 * one and makes spans of them. What comes while the queue is full or faster than the limit is dropped and counted.
 */
final class SpanQueue implements Decision.Observer, Transition.Listener {

    static final int CAPACITY = 2_048;
    static final int LOOKUPS_PER_SECOND = 1_000;

    /** How many changes of breakers wait for a span to be told on; more are in the log alone. */
    static final int TRANSITIONS = 256;

    /** How long the end of the JVM may wait. */
    static final long CLOSE_MILLIS = 2_000;

    private static final String SCOPE = "dev.detour";
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
    private final BlockingQueue<Transition> transitions = new ArrayBlockingQueue<>(TRANSITIONS);
    private final BreakerCounts breakers = new BreakerCounts();
    private final LateReplyCounts lateReplies = new LateReplyCounts();
    private final EvidenceCounts evidence = new EvidenceCounts();
    private final BlockingQueue<Busy> busy = new ArrayBlockingQueue<>(TRANSITIONS);
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Supplier<OpenTelemetrySdk> sdk;
    private final LongSupplier ticker;
    private final long closeMillis;
    private final EpochOffset epochOffset = new EpochOffset();
    private final Thread thread = OwnThread.create(this::run, "detour-telemetry");
    private volatile boolean closed;

    /**
     * A queue whose thread is not started yet.
     *
     * @param sdk starts the SDK; called once, on the queue's thread
     * @param ticker {@link System#nanoTime()} or a stand-in, for the rate limit
     * @param closeMillis how long {@link #close} may take
     */
    SpanQueue(Supplier<OpenTelemetrySdk> sdk, LongSupplier ticker, long closeMillis) {
        this.sdk = sdk;
        this.ticker = ticker;
        this.closeMillis = closeMillis;
    }

    @Override
    public void decided(Decision decision) {
        if (closed) {
            return;
        }
        if (!queue.offer(withoutValue(decision))) {
            dropped.increment();
        }
        startOnce();
    }

    /** Counted, and told as an event of the next lookup's span. */
    @Override
    public void changed(Transition transition) {
        if (closed) {
            return;
        }
        breakers.changed(transition);
        if (!transitions.offer(transition)) {
            dropped.increment();
        }
        startOnce();
    }

    /** Counted; the SDK is started by the decision that the reply comes after. */
    @Override
    public void repliedLate(String server) {
        if (!closed) {
            lateReplies.repliedLate(server);
        }
    }

    /** Counted; the same. */
    @Override
    public void missed(String server, Verdict verdict, long nulls) {
        if (!closed) {
            evidence.missed(server, verdict, nulls);
            startOnce();
        }
    }

    /** Counted; the same. */
    @Override
    public void warmed(String server, int values) {
        if (!closed) {
            evidence.warmed(server, values);
        }
    }

    /** Told as an event of the next lookup's span. */
    @Override
    public void wasBusy(Busy what) {
        if (!closed && !busy.offer(what)) {
            dropped.increment();
        }
    }

    private void startOnce() {
        if (!started.get() && started.compareAndSet(false, true)) {
            startThread();
        }
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
            Meter meter = running.getSdkMeterProvider().get(SCOPE);
            BreakerMetrics.register(meter, breakers);
            LateReplyMetrics.register(meter, lateReplies);
            EvidenceMetrics.register(meter, evidence);
            recordAll(new LookupSpans(running.getSdkTracerProvider().get(SCOPE), epochOffset));
            running.shutdown().join(closeMillis, TimeUnit.MILLISECONDS);
        } catch (Throwable e) { // whatever it is, the application runs on
            disable(e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the end is that very object
    private void recordAll(LookupSpans spans) throws InterruptedException {
        TokenBucket bucket = new TokenBucket(LOOKUPS_PER_SECOND, ticker);
        DropLog log = new DropLog(ticker);
        for (Decision next = queue.take(); next != END; next = queue.take()) {
            if (bucket.tryTake()) {
                recordOne(spans, next, taken(transitions), taken(busy));
            } else {
                dropped.increment();
            }
            log.report(dropped.sum());
        }
    }

    private static <T> List<T> taken(BlockingQueue<T> waiting) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<T> taken = new ArrayList<>();
        waiting.drainTo(taken);
        return taken;
    }

    private static void recordOne(LookupSpans spans, Decision decision, List<Transition> changed, List<Busy> busy) {
        try {
            spans.record(decision, changed, busy);
        } catch (RuntimeException | LinkageError e) {
            AgentLog.warnOnce("telemetry.record", "a span could not be recorded: " + e);
        }
    }

    private void disable(Throwable cause) {
        closed = true;
        queue.clear();
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
        if (answer == null) {
            return decision;
        }
        return new Decision(
                decision.lookup(),
                decision.outcome(),
                decision.decidedNanos(),
                decision.attempts(),
                new Answer(NO_VALUE, answer.tier(), answer.ageNanos()),
                decision.endNanos());
    }
}
