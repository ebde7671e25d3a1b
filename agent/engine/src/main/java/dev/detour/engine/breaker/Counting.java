package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A state that reads go through, and that ends when too many fail one after the other. It is its own permit, so admitting
 * allocates nothing.
 *
 * <p>Time-outs prove nothing as long as the server speaks: they open the breaker only after enough silence since the first
 * of them. So that a read after the last time-out finds out too, silence is looked at when a failure is reported and when a
 * read is admitted. Where the deadline is fixed they may open it although the server speaks ({@link Lateness}).
 */
abstract class Counting extends State implements Permit {

    private final Settings.Breaker settings;

    /** One after the other. Left as it is when the state ends, so that later replies to its reads take the slow path. */
    private final AtomicInteger failures = new AtomicInteger();

    /** Written before the failure is counted, so whoever sees the count sees these, or newer ones. */
    private volatile FaultKind lastFailure = FaultKind.TIMEOUT;

    private volatile long failingSinceNanos;

    /** The first failure of those in a row. */
    private volatile long firstFailedNanos;

    /** Null where the deadline follows the server. */
    private final @Nullable Lateness lateness;

    Counting(Health health, @Nullable Transition entry) {
        super(health, entry);
        this.settings = health.settings();
        this.lateness =
                health.roundTrips().isFixed() ? new Lateness(settings.failures(), settings.silenceNanos()) : null;
    }

    /** Opens if it is time to; whether it has, or another thread has before. */
    final boolean opens(long nowNanos) {
        int count = failures.get();
        if (count < settings.failures()) {
            return false;
        }
        FaultKind kind = lastFailure;
        String reason = count + " failures in a row, the last " + Verdict.words(kind);
        if (kind == FaultKind.TIMEOUT) {
            long silentNanos = silentNanos(nowNanos);
            if (silentNanos < settings.silenceNanos()) {
                return false;
            }
            reason += "; " + silence(silentNanos);
        }
        open(reason, nowNanos, Math.max(1, nowNanos - firstFailedNanos), false);
        return true;
    }

    /**
     * Goes over to the open state, unless another thread has ended this one meanwhile.
     *
     * @param failingNanos since the first of the failures
     * @param isLate whether the server replies, but too late
     */
    private void open(String reason, long nowNanos, long failingNanos, boolean isLate) {
        Transition entry = new Transition(
                health.server(), Tier.PRIMARY, kind(), BreakerState.OPEN, reason, nowNanos, failingNanos);
        long outageNanos = outageNanos(nowNanos);
        health.change(
                this,
                isLate
                        ? Open.tooLate(health, entry, nowNanos, outageNanos, 0)
                        : Open.of(health, entry, nowNanos, outageNanos));
    }

    /** When the breaker was last closed, if it opens now. */
    abstract long outageNanos(long nowNanos);

    @Override
    public void answered(long sentNanos, long nowNanos) {
        health.roundTrips().answered(sentNanos, nowNanos);
        if (failures.get() != 0) {
            alive(nowNanos);
        }
        answeredAfter(nowNanos - sentNanos);
    }

    @Override
    final void answeredAfter(long tookNanos) {
        if (lateness != null && !health.roundTrips().isLate(tookNanos)) {
            lateness.refuted();
        }
    }

    @Override
    public void failed(FaultKind kind, long nowNanos) {
        switch (Verdict.of(kind)) {
            case DOWN -> count(kind, nowNanos);
            case UNFIT -> {
                health.roundTrips().heard(nowNanos);
                count(kind, nowNanos);
            }
            case ALIVE, HALTED -> { // of an earlier state it does not tell that the server carries out anything
                health.roundTrips().heard(nowNanos);
                if (isCurrent()) {
                    failures.set(0);
                }
            }
            case NOTHING -> withdrawn(nowNanos);
        }
    }

    @Override
    final void unreached(FaultKind kind, long nowNanos) {
        failed(kind, nowNanos);
    }

    @Override
    public void withdrawn(long nowNanos) {
        // nothing was counted
    }

    @Override
    void heard(long nowNanos) {
        // replies to other commands refute a time-out, but not that reads are refused
        if (isTimingOut()) {
            failures.set(0);
        }
    }

    @Override
    boolean isTimingOut() {
        return failures.get() != 0 && lastFailure == FaultKind.TIMEOUT;
    }

    @Override
    final int failures() {
        return failures.get();
    }

    private void alive(long nowNanos) {
        if (isCurrent()) {
            failures.set(0);
        } else {
            replied(nowNanos);
        }
    }

    private void count(FaultKind kind, long nowNanos) {
        if (kind == FaultKind.NODE_DOWN || kind == FaultKind.LOADING) { // what answers there next may be another run
            health.condition().lostSight(nowNanos);
        }
        if (!isCurrent()) {
            return;
        }
        if (failures.get() == 0) {
            firstFailedNanos = nowNanos;
            boolean hadTheClientsTime = health.roundTrips().waitNanos(false) == Primary.FOR_EVER;
            // the client's own time-out is not known here; it is longer than any silence that matters
            failingSinceNanos = hadTheClientsTime ? health.lastHeardNanos() : nowNanos;
        }
        lastFailure = kind;
        failures.incrementAndGet();
        Lateness late = kind == FaultKind.TIMEOUT ? lateness : null;
        if (!opens(nowNanos) && late != null && late.isTooLong(nowNanos)) {
            String reason = settings.failures()
                    + " time-outs or more in a row; it replies, but later than detour.primary.timeout";
            open(reason, nowNanos, Math.max(1, late.lengthNanos(nowNanos)), true);
        }
    }

    private static String silence(long nanos) {
        return nanos < Primaries.NEVER_HEARD_NANOS ? "nothing heard for " + Words.duration(nanos) : "never heard of";
    }

    /**
     * A server that was not asked is not silent, and one that has become slower only seems to be until its first reply is
     * there: counts from the first time-out.
     */
    private long silentNanos(long nowNanos) {
        return Math.min(nowNanos - health.lastHeardNanos(), nowNanos - failingSinceNanos);
    }
}
