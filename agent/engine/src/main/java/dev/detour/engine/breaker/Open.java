package dev.detour.engine.breaker;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Nothing goes through, until the server speaks or enough time has passed. */
final class Open extends State {

    /**
     * After a read that tried in vain, however much is heard: a server that loads its data goes on answering, and each
     * answer would have one more read try.
     */
    static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final long openedNanos;
    private final long outageNanos;
    private final long restNanos;
    private final int vain;

    /** Whether the server replies, but too late, so that a reply in itself is no reason to take it back. */
    private final boolean isLate;

    /** Whether something was heard too early. */
    private volatile boolean isHeard;

    /** When a read was last let through to try, at first when this state began. */
    private final AtomicLong triedNanos;

    private Open(
            Health health,
            Transition entry,
            long openedNanos,
            long outageNanos,
            long restNanos,
            int vain,
            boolean isLate) {
        super(health, entry);
        this.vain = vain;
        this.isLate = isLate;
        this.isHeard = isLate;
        this.restNanos = restNanos;
        this.openedNanos = openedNanos;
        this.outageNanos = outageNanos;
        this.triedNanos = new AtomicLong(openedNanos);
    }

    /**
     * Failures have opened it.
     *
     * @param outageNanos when the breaker was last closed, which may be longer ago than {@code openedNanos}
     */
    static Open of(Health health, Transition entry, long openedNanos, long outageNanos) {
        return new Open(health, entry, openedNanos, outageNanos, 0, 0, false);
    }

    /**
     * The same of the read that was let through to try.
     *
     * @param vain how many such reads in a row were not answered in their time
     */
    static Open inVain(Health health, Transition entry, long openedNanos, long outageNanos, int vain) {
        return new Open(health, entry, openedNanos, outageNanos, REST_NANOS, vain, false);
    }

    /** The server replies, but later than the deadline, which is fixed: after a rest the next read tries it. */
    static Open tooLate(Health health, Transition entry, long openedNanos, long outageNanos, int vain) {
        return new Open(health, entry, openedNanos, outageNanos, REST_NANOS, vain, true);
    }

    @Override
    BreakerState kind() {
        return BreakerState.OPEN;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        if (isHeard && isRested(nowNanos)) {
            halfOpen("it has sent something", nowNanos);
        } else if (isDue(nowNanos)) {
            halfOpen(Words.duration(health.settings().openNanos()) + " are over", nowNanos);
        } else {
            return null;
        }
        return health.current().admit(nowNanos);
    }

    private boolean isRested(long nowNanos) {
        return nowNanos - openedNanos > restNanos;
    }

    private boolean isDue(long nowNanos) {
        return nowNanos - openedNanos >= health.settings().openNanos();
    }

    /** One at a time: a connection to a server that is gone may take seconds to fail. */
    @Override
    boolean mayTry(long nowNanos) {
        long tried = triedNanos.get();
        boolean isTurn = nowNanos - tried >= health.settings().openNanos() && triedNanos.compareAndSet(tried, nowNanos);
        return isTurn || (isHeard && isRested(nowNanos));
    }

    /** The one that was let through to try has failed: it is as if its read had. */
    @Override
    void unreached(FaultKind kind, long nowNanos) {
        Permit probe = admit(nowNanos);
        if (probe != null) {
            probe.failed(kind, nowNanos);
        }
    }

    @Override
    void heard(long nowNanos) {
        if (nowNanos - openedNanos <= 0) {
            return; // what was read before it opened is no news
        }
        if (isRested(nowNanos)) {
            halfOpen("it has sent something", nowNanos);
        } else {
            isHeard = true; // the first read after the rest tries
        }
    }

    private void halfOpen(String reason, long nowNanos) {
        health.change(
                this,
                new HalfOpen(
                        health, to(BreakerState.HALF_OPEN, reason, nowNanos), nowNanos, outageNanos, vain, isLate));
    }
}
