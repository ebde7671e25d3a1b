package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Transition;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One read at a time goes through, and waits longer than others. */
final class HalfOpen extends State {

    /** By then a second is over, for which none waits: {@link Primary#MAX_PROBE_NANOS}. */
    private static final int MOST_DOUBLED = 10;

    private final Settings.Breaker settings;
    private final long sinceNanos;
    private final long outageNanos;

    /** How many reads have tried it in a row that were not answered in their time. */
    private final int vain;

    /** Whether the server was given up for its late replies: then another such is no success. */
    private final boolean wasLate;

    /** The read under way. Whoever takes its probe out of here, and nobody else, may say what came of it. */
    private final AtomicReference<@Nullable Probe> underWay = new AtomicReference<>();

    /** One after the other, as the first failure ends this state. */
    private final AtomicInteger successes = new AtomicInteger();

    HalfOpen(Health health, Transition entry, long sinceNanos, long outageNanos, int vain, boolean wasLate) {
        super(health, entry);
        this.wasLate = wasLate;
        this.vain = vain;
        this.settings = health.settings();
        this.sinceNanos = sinceNanos;
        this.outageNanos = outageNanos;
    }

    @Override
    BreakerState kind() {
        return BreakerState.HALF_OPEN;
    }

    @Override
    @Nullable
    Permit admit(long nowNanos) {
        Probe other = underWay.get();
        if (isAwaited(other, nowNanos)) {
            return null;
        }
        Probe probe = new Probe(nowNanos);
        return underWay.compareAndSet(other, probe) ? probe : null;
    }

    private boolean isAwaited(@Nullable Probe probe, long nowNanos) {
        return probe != null && nowNanos - probe.admittedNanos < settings.openNanos();
    }

    @Override
    boolean mayTry(long nowNanos) {
        return !isAwaited(underWay.get(), nowNanos);
    }

    @Override
    void heard(long nowNanos) {
        // that it speaks is why this state was entered
    }

    @Override
    void unreached(FaultKind kind, long nowNanos) {
        switch (Verdict.of(kind)) {
            case DOWN, UNFIT -> reopen("a connection to it ended in " + Verdict.words(kind), nowNanos, vain);
            case ALIVE, HALTED, NOTHING -> {}
        }
    }

    private void reopen(String reason, long nowNanos, int inVain) {
        health.change(
                this, Open.inVain(health, to(BreakerState.OPEN, reason, nowNanos), nowNanos, outageNanos, inVain));
    }

    /** What came of it is said once; later words, and words after it was taken back, change nothing. */
    final class Probe implements Permit {

        private final long admittedNanos;

        Probe(long admittedNanos) {
            this.admittedNanos = admittedNanos;
        }

        @Override
        public void answered(long sentNanos, long nowNanos) {
            health.roundTrips().answered(sentNanos, nowNanos);
            if (wasLate && health.roundTrips().isLate(nowNanos - sentNanos)) {
                late(nowNanos - sentNanos, nowNanos);
            } else {
                succeeded(nowNanos);
            }
        }

        @Override
        public void failed(FaultKind kind, long nowNanos) {
            switch (Verdict.of(kind)) {
                case DOWN -> reopen(kind, nowNanos);
                // a node of a cluster that is restarted says that the cluster is down before it says that it is loading
                case UNFIT, HALTED -> {
                    health.roundTrips().heard(nowNanos);
                    reopen(kind, nowNanos);
                }
                case ALIVE -> {
                    health.roundTrips().heard(nowNanos);
                    succeeded(nowNanos);
                }
                case NOTHING -> withdrawn(nowNanos);
            }
        }

        @Override
        public void withdrawn(long nowNanos) {
            leave();
        }

        /** Twice as much after each that was not answered in its time: the server may have become that slow. */
        @Override
        public int patience() {
            return Primary.PROBE_FACTOR << Math.min(vain, MOST_DOUBLED);
        }

        private boolean leave() {
            return underWay.compareAndSet(this, null);
        }

        private void succeeded(long nowNanos) {
            if (!isCurrent()) {
                replied(nowNanos);
            } else if (leave() && successes.incrementAndGet() >= settings.successes()) {
                ramp(nowNanos);
            }
        }

        /** It waited longer than others do, who would all have been in vain. */
        private void late(long tookNanos, long nowNanos) {
            if (!isCurrent()) {
                replied(nowNanos);
            } else if (underWay.get() == this) {
                String reason = "the read that tried it was answered after " + Words.duration(tookNanos)
                        + ", later than detour.primary.timeout";
                Transition entry = to(BreakerState.OPEN, reason, nowNanos);
                health.change(HalfOpen.this, Open.tooLate(health, entry, nowNanos, outageNanos, vain));
            }
        }

        private void reopen(FaultKind kind, long nowNanos) {
            // not left: until the state has ended, no other read may enter
            if (underWay.get() == this) {
                String reason = "the read that tried it ended in " + Verdict.words(kind);
                HalfOpen.this.reopen(reason, nowNanos, kind == FaultKind.TIMEOUT ? vain + 1 : 0);
            }
        }
    }

    /** A server that was silent for 30 ms has lost nothing, and must not be spared for ten seconds. */
    private void ramp(long nowNanos) {
        long lengthNanos = Math.min(settings.rampNanos(), sinceNanos - outageNanos);
        String reason = settings.successes() + " reads in a row succeeded; the rest follows within "
                + Words.duration(lengthNanos);
        health.change(
                this, new Ramp(health, to(BreakerState.RAMP, reason, nowNanos), nowNanos, lengthNanos, outageNanos));
    }
}
