package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The breaker of one server.
 *
 * <pre>
 *              failures in a row; time-outs only if the server is silent, too
 *   CLOSED ──────────────────────────────────────────────────────────────► OPEN
 *     ▲                                        failures in a row            │ ▲
 *     │ its time is over    ┌──────────────────────────────────────────────┼─┤
 *     └──────────────────── RAMP ◄────────────── HALF_OPEN ◄───────────────┘ │
 *                                 probes succeed    │   its time is over, or │
 *                                                   │   the server is heard  │
 *                                                   └────────────────────────┘ a probe fails
 * </pre>
 *
 * <p>Each {@link Phase} is an object, which is the permit's generation: {@code phase} is moved by compare-and-set from the
 * very phase that decides, so a late report of an earlier one moves nothing; the listener is told afterwards.
 */
final class Breaker {

    private static final AtomicReferenceFieldUpdater<Breaker, Phase> PHASE =
            AtomicReferenceFieldUpdater.newUpdater(Breaker.class, Phase.class, "phase");

    private final String server;
    private final Settings.Breaker settings;
    private final RoundTrips roundTrips;
    private final Transition.Listener listener;
    private volatile Phase phase;

    Breaker(String server, Settings.Breaker settings, RoundTrips roundTrips, Transition.Listener listener) {
        this.server = server;
        this.settings = settings;
        this.roundTrips = roundTrips;
        this.listener = listener;
        this.phase = new Closed(this);
    }

    Settings.Breaker settings() {
        return settings;
    }

    RoundTrips roundTrips() {
        return roundTrips;
    }

    @Nullable
    Permit admit(long nowNanos) {
        return phase.admit(nowNanos);
    }

    void heard(long nowNanos) {
        phase.heard(nowNanos);
    }

    BreakerState state(long nowNanos) {
        phase.passTime(nowNanos);
        return phase.state();
    }

    /** Whether the server has sent nothing for so long that a time-out tells on it. */
    boolean isSilent(long nowNanos) {
        return nowNanos - roundTrips.lastHeardNanos() >= settings.silenceNanos();
    }

    void open(Counting from, int failures, FaultKind kind, long nowNanos) {
        String reason =
                failures + " failures in a row, the last one " + kind.name().toLowerCase(Locale.ROOT)
                        + "; last heard of " + TimeUnit.NANOSECONDS.toMillis(nowNanos - roundTrips.lastHeardNanos())
                        + " ms ago";
        move(from, new Open(this, nowNanos, nowNanos), reason, nowNanos);
    }

    void openAgain(HalfOpen from, long firstOpenedNanos, FaultKind kind, long nowNanos) {
        String reason = "the read that tried it came to " + kind.name().toLowerCase(Locale.ROOT);
        move(from, new Open(this, firstOpenedNanos, nowNanos), reason, nowNanos);
    }

    void tryAgain(Open from, long firstOpenedNanos, String reason, long nowNanos) {
        move(from, new HalfOpen(this, firstOpenedNanos), reason, nowNanos);
    }

    /** Never longer than it was open: a server that was silent for a moment has lost nothing, nor have its readers. */
    void ramp(HalfOpen from, long firstOpenedNanos, long nowNanos) {
        long length = Math.min(settings.rampNanos(), nowNanos - firstOpenedNanos);
        String reason = settings.successes() + " reads that tried it succeeded";
        move(from, new Ramp(this, nowNanos, length), reason, nowNanos);
    }

    void close(Ramp from, long nowNanos) {
        move(from, new Closed(this), "the ramp is over", nowNanos);
    }

    private void move(Phase from, Phase to, String reason, long nowNanos) {
        if (PHASE.compareAndSet(this, from, to)) {
            listener.changed(new Transition(server, Tier.PRIMARY, from.state(), to.state(), reason, nowNanos));
        }
    }
}
