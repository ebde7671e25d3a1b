package dev.detour.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What moves a route on: an outcome at a primary, or what a step below it came to. The columns of a routing table. */
public enum Event {
    EXPIRED(MissKind.EXPIRED),
    EVICTED(MissKind.EVICTED),
    DELETED(MissKind.DELETED),
    COLD_START(MissKind.COLD_START),
    ABSENT(MissKind.ABSENT),
    UNEXPLAINED(MissKind.UNEXPLAINED),

    TIMEOUT(FaultKind.TIMEOUT),
    NODE_DOWN(FaultKind.NODE_DOWN),
    POOL_EXHAUSTED(FaultKind.POOL_EXHAUSTED),
    MOVED(FaultKind.MOVED),
    ASK(FaultKind.ASK),
    REDIRECTS_EXHAUSTED(FaultKind.REDIRECTS_EXHAUSTED),
    CLUSTER_DOWN(FaultKind.CLUSTER_DOWN),
    TRY_AGAIN(FaultKind.TRY_AGAIN),
    LOADING(FaultKind.LOADING),
    MASTER_DOWN(FaultKind.MASTER_DOWN),
    BUSY(FaultKind.BUSY),
    BREAKER_OPEN(FaultKind.BREAKER_OPEN),
    SHED(FaultKind.SHED),

    /** An error that is not Detour's to mask. */
    UNKNOWN,

    /** A step has the value. */
    ANSWERED,
    /** A step has none, for whatever reason. */
    PASSED;

    private static final List<Event> OUTCOMES = outcomes();

    private final @Nullable MissKind miss;
    private final @Nullable FaultKind fault;

    Event() {
        this(null, null);
    }

    Event(MissKind miss) {
        this(miss, null);
    }

    Event(FaultKind fault) {
        this(null, fault);
    }

    Event(@Nullable MissKind miss, @Nullable FaultKind fault) {
        this.miss = miss;
        this.fault = fault;
    }

    /** The outcomes that have a row of their own in a routing table: every null and every fault. */
    public static List<Event> rows() {
        return OUTCOMES;
    }

    private static List<Event> outcomes() {
        List<Event> rows = new ArrayList<>();
        for (Event event : values()) {
            if (event.isMiss() || event.isFault()) {
                rows.add(event);
            }
        }
        return List.copyOf(rows);
    }

    /** Whether Redis answered null. */
    public boolean isMiss() {
        return miss != null;
    }

    /** Whether Redis did not answer. */
    public boolean isFault() {
        return fault != null;
    }

    /** The name in settings, such as {@code cold-start}; never null. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The event that an outcome is; allocates nothing. */
    public static Event of(Outcome outcome) {
        if (outcome instanceof Outcome.Miss nothing) {
            return nothing.underPressure() && mayBeEvicted(nothing.verdict()) ? EVICTED : of(nothing.kind());
        }
        return outcome instanceof Outcome.Fault failure ? of(failure.kind()) : UNKNOWN;
    }

    /** Whether no other cause is known: which of its two counters a server has moved more tells nothing of a key. */
    private static boolean mayBeEvicted(Verdict verdict) {
        return switch (verdict.kind()) {
            case EVICTED, COLD_START, UNEXPLAINED -> true;
            case EXPIRED -> verdict.source() == Verdict.Source.INFO || verdict.source() == Verdict.Source.TRACKING;
            case DELETED, ABSENT -> false;
        };
    }

    private static Event of(MissKind kind) {
        return switch (kind) {
            case EXPIRED -> EXPIRED;
            case EVICTED -> EVICTED;
            case DELETED -> DELETED;
            case COLD_START -> COLD_START;
            case ABSENT -> ABSENT;
            case UNEXPLAINED -> UNEXPLAINED;
        };
    }

    private static Event of(FaultKind kind) {
        return switch (kind) {
            case TIMEOUT -> TIMEOUT;
            case NODE_DOWN -> NODE_DOWN;
            case POOL_EXHAUSTED -> POOL_EXHAUSTED;
            case MOVED -> MOVED;
            case ASK -> ASK;
            case REDIRECTS_EXHAUSTED -> REDIRECTS_EXHAUSTED;
            case CLUSTER_DOWN -> CLUSTER_DOWN;
            case TRY_AGAIN -> TRY_AGAIN;
            case LOADING -> LOADING;
            case MASTER_DOWN -> MASTER_DOWN;
            case BUSY -> BUSY;
            case BREAKER_OPEN -> BREAKER_OPEN;
            case SHED -> SHED;
        };
    }
}
