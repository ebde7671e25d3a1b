package dev.detour.jedis;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ServerRole;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server whose breaker does what a test says and notes what it is told; used by one thread. */
final class RecordingPrimary implements Primary {

    final List<String> votes = new ArrayList<>();
    BreakerState state = BreakerState.CLOSED;
    long waitNanos = WovenByHand.DEADLINE.toNanos();
    /** What {@link #waitNanos()} says from the second question on. */
    long waitNanosLater = waitNanos;

    boolean probing;
    private final ServerRole role = new ServerRole();
    private int heard;
    private int pinged;

    @Override
    public String server() {
        return "there:1";
    }

    @Override
    public ServerRole role() {
        return role;
    }

    @Override
    public @Nullable Permit admit(long nowNanos) {
        return state == BreakerState.OPEN ? null : new Recorded(probing);
    }

    @Override
    public long waitNanos() {
        long now = waitNanos;
        waitNanos = waitNanosLater;
        return now;
    }

    @Override
    public void heard(long nowNanos) {
        heard++;
    }

    @Override
    public void pinged(long nowNanos) {
        heard++;
        pinged++;
    }

    @Override
    public void heardLate(long sentNanos, long nowNanos) {
        votes.add("late");
    }

    @Override
    public void unreached(FaultKind kind, long begunNanos, long nowNanos) {
        votes.add("unreached " + kind);
    }

    @Override
    public long lastHeardNanos() {
        return 0;
    }

    @Override
    public BreakerState state() {
        return state;
    }

    /** How often the server was heard, since the last question. */
    int heardSince() {
        int since = heard;
        heard = 0;
        return since;
    }

    /** How often in reply to what is no use of it, since the last question. */
    int pingedSince() {
        int since = pinged;
        pinged = 0;
        return since;
    }

    void waitFor(long firstNanos, long laterNanos) {
        waitNanos = firstNanos;
        waitNanosLater = laterNanos;
    }

    private final class Recorded implements Permit {
        private final boolean probe;

        Recorded(boolean probe) {
            this.probe = probe;
        }

        @Override
        public void answered(long sentNanos, long nowNanos) {
            votes.add("answered");
        }

        @Override
        public void failed(FaultKind kind, long nowNanos) {
            votes.add(kind.name());
        }

        @Override
        public void withdrawn(long nowNanos) {
            votes.add("withdrawn");
        }

        @Override
        public int patience() {
            return probe ? Primary.PROBE_FACTOR : 1;
        }
    }

    @Override
    public boolean mayRetry(long nowNanos) {
        return false;
    }
}
