package dev.detour.engine.evidence;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ServerCondition;
import dev.detour.engine.model.ServerRole;

/** A primary that is well, and whose data are as the test says. */
final class SampledPrimary implements Primary {

    private final ServerCondition condition;
    private final String server;
    private ServerRole role = ServerRole.PRIMARY;

    SampledPrimary(long nowNanos) {
        this("redis:6379", nowNanos);
    }

    SampledPrimary(String server, long nowNanos) {
        this.server = server;
        this.condition = new ServerCondition(nowNanos);
    }

    /** Nobody knows yet whether it is one. */
    void forgetRole() {
        role = new ServerRole();
    }

    void tell(Condition now) {
        condition.told(now, condition.losses());
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
    public Permit admit(long nowNanos) {
        return Permit.UNCOUNTED;
    }

    @Override
    public long waitNanos() {
        return FOR_EVER;
    }

    @Override
    public void heard(long nowNanos) {}

    @Override
    public void heardLate(long sentNanos, long nowNanos) {}

    @Override
    public long lastHeardNanos() {
        return 0;
    }

    @Override
    public BreakerState state() {
        return BreakerState.CLOSED;
    }
}
