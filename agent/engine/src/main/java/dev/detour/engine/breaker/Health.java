package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ServerCondition;
import dev.detour.engine.model.ServerRole;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Vitals;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One server: the current state of its breaker, its round-trip times and its budget of retries.
 *
 * <p>The state is an object that is swapped, once, by compareAndSet; everything else follows from that. It is not in
 * Resilience4j's hands, as the state behind a {@link TierGuard} is: that library's state machine has a lock in the way of
 * each outcome, takes outcomes of earlier generations, and knows neither silence nor a ramp; kept beside this one as a
 * copy, it could only lag behind it.
 */
final class Health implements Primary {

    private static final AtomicReferenceFieldUpdater<Health, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Health.class, State.class, "state");

    private final String server;
    private final Settings.Breaker settings;
    private final RoundTrips roundTrips;
    private final RetryBudget retries;
    private final ServerRole role = new ServerRole();
    private final ServerCondition condition;
    private volatile State state;
    private final Announcements announcements;
    private final long knownSinceNanos;

    /** @param lastHeardNanos what stands for the time before this process knew the server */
    Health(
            String server,
            Settings.Primary waiting,
            Settings.Breaker settings,
            RetryBudget retries,
            Transition.Listener listener,
            long lastHeardNanos) {
        this.server = server;
        this.knownSinceNanos = lastHeardNanos + Primaries.NEVER_HEARD_NANOS;
        this.settings = settings;
        this.roundTrips = new RoundTrips(waiting, settings.silenceNanos(), lastHeardNanos);
        this.retries = retries;
        this.condition = new ServerCondition(lastHeardNanos);
        this.state = new Closed(this, null);
        this.announcements = new Announcements(state, listener);
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public ServerRole role() {
        return role;
    }

    @Override
    public ServerCondition condition() {
        return condition;
    }

    @Override
    public @Nullable Permit admit(long nowNanos) {
        retries.counted();
        return state.admit(nowNanos);
    }

    @Override
    public long waitNanos() {
        return roundTrips.waitNanos(state.isTimingOut());
    }

    @Override
    public void heard(long nowNanos) {
        roundTrips.heard(nowNanos);
        state.heard(nowNanos);
    }

    @Override
    public void answeredApart(long sentNanos, long nowNanos) {
        heard(nowNanos);
        state.answeredAfter(nowNanos - sentNanos);
    }

    @Override
    public void pinged(long nowNanos) {
        roundTrips.pinged(nowNanos);
        state.heard(nowNanos);
    }

    @Override
    public void heardLate(long sentNanos, long nowNanos) {
        if (state.kind() == BreakerState.CLOSED) {
            roundTrips.answered(sentNanos, nowNanos);
        } else {
            roundTrips.heard(nowNanos); // how long an outage took is no round trip
        }
        state.heard(nowNanos);
    }

    @Override
    public long lastHeardNanos() {
        return roundTrips.lastHeardNanos();
    }

    @Override
    public long lastUsedNanos() {
        return roundTrips.lastUsedNanos();
    }

    @Override
    public BreakerState state() {
        return current().kind();
    }

    @Override
    public boolean isTimingOut() {
        return state.isTimingOut();
    }

    @Override
    public boolean mayTry(long nowNanos) {
        return state.mayTry(nowNanos);
    }

    @Override
    public void unreached(FaultKind kind, long begunNanos, long nowNanos) {
        State now = state;
        if (now.hasBegun(begunNanos)) {
            now.unreached(kind, nowNanos);
        }
    }

    @Override
    public boolean hasRetryLeft(long nowNanos) {
        return retries.isAnyLeft(nowNanos);
    }

    @Override
    public boolean mayRetry(long nowNanos) {
        return retries.tryTake(nowNanos);
    }

    @Override
    public void forceOpen(long nowNanos) {
        State now = state;
        while (!now.isForced()
                && !change(now, new Forced(this, Transition.forced(server, Tier.PRIMARY, now.kind(), nowNanos)))) {
            now = state;
        }
    }

    @Override
    public void reset(long nowNanos) {
        State now = state;
        while (now.kind() != BreakerState.CLOSED
                && !change(now, new Closed(this, Transition.reset(server, Tier.PRIMARY, now.kind(), nowNanos)))) {
            now = state;
        }
    }

    @Override
    public Vitals vitals(long nowNanos) {
        State now = state;
        Transition entry = now.entry();
        long unheardNanos = nowNanos - lastHeardNanos();
        long knownNanos = nowNanos - knownSinceNanos;
        return new Vitals(
                now.kind(),
                now.isForced(),
                entry == null ? "" : entry.reason(),
                entry == null ? knownNanos : nowNanos - entry.atNanos(),
                now.failures(),
                roundTrips.smoothedNanos(),
                waitNanos(),
                now.isTimingOut(),
                unheardNanos > knownNanos ? -1 : unheardNanos);
    }

    State current() {
        return state;
    }

    Settings.Breaker settings() {
        return settings;
    }

    RoundTrips roundTrips() {
        return roundTrips;
    }

    Transition transition(BreakerState from, BreakerState to, String reason, long nowNanos) {
        return new Transition(server, Tier.PRIMARY, from, to, reason, nowNanos);
    }

    /** The only way from a state to another; of several threads that want to leave one, the first does. */
    boolean change(State from, State to) {
        boolean isFirst = STATE.compareAndSet(this, from, to);
        if (isFirst) {
            from.endedBy(to);
            announcements.announce();
        }
        return isFirst;
    }
}
