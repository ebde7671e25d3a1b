package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A server's health with the default settings, on a clock that stands still. Not thread-safe. */
final class Bench {

    static final Settings.Primary ADAPTIVE = new Settings.Primary(0, ms(5), 100);
    static final Settings.Breaker BREAKER = new Settings.Breaker(5, ms(20), ms(30_000), 3, ms(10_000));

    /** Close to the clock's overflow, where only differences may be compared. */
    static final long START_NANOS = Long.MAX_VALUE - ms(1_000);

    final List<Transition> transitions = new ArrayList<>();
    final Health health;
    long now = START_NANOS;

    Bench() {
        this(ADAPTIVE, BREAKER);
    }

    Bench(Settings.Primary waiting, Settings.Breaker breaker) {
        health = new Health(
                "host:6379",
                waiting,
                breaker,
                new RetryBudget(10, now),
                transitions::add,
                now - TimeUnit.HOURS.toNanos(2));
    }

    static long ms(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    Permit admitted() {
        return Objects.requireNonNull(health.admit(now), "not admitted");
    }

    /** A read that took so long. */
    void answered(long tookNanos) {
        Permit permit = admitted();
        now += tookNanos;
        permit.answered(now - tookNanos, now);
    }

    /** Reads that were answered at once. */
    void succeed(int times) {
        for (int i = 0; i < times; i++) {
            answered(0);
        }
    }

    /** Enough round trips for the timer to run. */
    void train(long tookNanos) {
        for (int i = 0; i < 200; i++) {
            answered(tookNanos);
        }
    }

    void fail(FaultKind kind, int times) {
        for (int i = 0; i < times; i++) {
            admitted().failed(kind, now);
        }
    }

    /** Brings the breaker from closed to a state. */
    Bench in(BreakerState state) {
        switch (state) {
            case CLOSED -> {}
            case OPEN -> fail(FaultKind.NODE_DOWN, BREAKER.failures());
            case HALF_OPEN -> {
                in(BreakerState.OPEN);
                now += ms(12_000);
                health.heard(now);
            }
            case RAMP -> {
                in(BreakerState.HALF_OPEN);
                succeed(BREAKER.successes());
            }
        }
        transitions.clear();
        return this;
    }

    /** Told states, in order. */
    List<BreakerState> told() {
        return transitions.stream().map(Transition::to).toList();
    }
}
