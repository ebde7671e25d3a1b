package dev.detour.contract.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the reads of one thread came to. Written by that thread alone, added up when it has ended. */
final class LoadLog {

    private static final int NANOS_PER_MICRO = 1_000;
    private static final long SLOT_NANOS = LoadReport.SLOT_MILLIS * 1_000_000L;

    private final long slowMicros;
    private final Latencies latencies = new Latencies();
    private final Map<String, Long> errors = new TreeMap<>();
    private final long[] slotReads;
    private final long[] slotNulls;
    private final long[] slotErrors;
    private final long[] slotMaxMicros;
    private long values;
    private long nulls;
    private long wrong;
    private long slow;
    private long maxLateMicros;

    LoadLog(LoadPlan plan) {
        this.slowMicros = plan.slowMicros();
        int slots = plan.millis() / LoadReport.SLOT_MILLIS + 1;
        this.slotReads = new long[slots];
        this.slotNulls = new long[slots];
        this.slotErrors = new long[slots];
        this.slotMaxMicros = new long[slots];
    }

    /** A read is sent by so much later than it was due. */
    void late(long nanos) {
        maxLateMicros = Math.max(maxLateMicros, nanos / NANOS_PER_MICRO);
    }

    void got(@Nullable Object value, String expected, long startNanos, long tookNanos) {
        int slot = read(startNanos, tookNanos);
        if (value == null) {
            nulls++;
            slotNulls[slot]++;
        } else if (value.equals(expected)) {
            values++;
        } else {
            wrong++;
        }
    }

    /** @return whether it is the first of its class */
    boolean failed(Throwable error, long startNanos, long tookNanos) {
        int slot = read(startNanos, tookNanos);
        slotErrors[slot]++;
        return errors.merge(error.getClass().getName(), 1L, Long::sum) == 1;
    }

    /** @param startNanos since the beginning of the load */
    private int read(long startNanos, long tookNanos) {
        long micros = tookNanos / NANOS_PER_MICRO;
        latencies.record(micros);
        if (micros >= slowMicros) {
            slow++;
        }
        int slot = (int) Math.min(slotReads.length - 1, startNanos / SLOT_NANOS);
        slotReads[slot]++;
        slotMaxMicros[slot] = Math.max(slotMaxMicros[slot], micros);
        return slot;
    }

    void add(LoadLog other) {
        latencies.add(other.latencies);
        other.errors.forEach((name, count) -> errors.merge(name, count, Long::sum));
        for (int slot = 0; slot < slotReads.length; slot++) {
            slotReads[slot] += other.slotReads[slot];
            slotNulls[slot] += other.slotNulls[slot];
            slotErrors[slot] += other.slotErrors[slot];
            slotMaxMicros[slot] = Math.max(slotMaxMicros[slot], other.slotMaxMicros[slot]);
        }
        values += other.values;
        nulls += other.nulls;
        wrong += other.wrong;
        slow += other.slow;
        maxLateMicros = Math.max(maxLateMicros, other.maxLateMicros);
    }

    LoadReport report(long startEpochMillis) {
        return new LoadReport(
                startEpochMillis,
                values,
                nulls,
                wrong,
                slow,
                latencies.percentileMicros(50),
                latencies.percentileMicros(95),
                latencies.percentileMicros(99),
                latencies.maxMicros(),
                maxLateMicros,
                errors,
                timeline());
    }

    private List<LoadReport.Slot> timeline() {
        int end = slotReads.length;
        while (end > 0 && slotReads[end - 1] == 0) {
            end--;
        }
        List<LoadReport.Slot> timeline = new ArrayList<>(end);
        for (int slot = 0; slot < end; slot++) {
            timeline.add(new LoadReport.Slot(slotReads[slot], slotNulls[slot], slotErrors[slot], slotMaxMicros[slot]));
        }
        return timeline;
    }
}
