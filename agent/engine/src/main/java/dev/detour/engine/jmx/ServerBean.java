package dev.detour.engine.jmx;

import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ServerRole;
import dev.detour.engine.model.Vitals;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A server, asked anew for each attribute. */
final class ServerBean implements ServerMXBean {

    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Primary server;
    private final Supplier<Map<String, Double>> evictedPerSecond;
    private final Operations operations;

    /** @param evictedPerSecond of every server of which it is known */
    ServerBean(Primary server, Supplier<Map<String, Double>> evictedPerSecond, Operations operations) {
        this.server = server;
        this.evictedPerSecond = evictedPerSecond;
        this.operations = operations;
    }

    private Vitals vitals() {
        return server.vitals(System.nanoTime());
    }

    private Condition condition() {
        return server.condition().now().asOf(System.nanoTime());
    }

    @Override
    public String getServer() {
        return server.server();
    }

    @Override
    public String getBreakerState() {
        return vitals().state().label();
    }

    @Override
    public String getBreakerReason() {
        return vitals().reason();
    }

    @Override
    public double getSecondsInState() {
        return vitals().inStateNanos() / NANOS_PER_SECOND;
    }

    @Override
    public boolean isForcedOpen() {
        return vitals().isForced();
    }

    @Override
    public int getFailuresInARow() {
        return vitals().failures();
    }

    @Override
    public double getRoundTripMillis() {
        return vitals().roundTripNanos() / NANOS_PER_MILLI;
    }

    @Override
    public double getWaitMillis() {
        long waitNanos = vitals().waitNanos();
        return waitNanos == Primary.FOR_EVER ? -1 : waitNanos / NANOS_PER_MILLI;
    }

    @Override
    public boolean isTimingOut() {
        return vitals().isTimingOut();
    }

    @Override
    public double getSecondsUnheard() {
        long unheardNanos = vitals().unheardNanos();
        return unheardNanos < 0 ? -1 : unheardNanos / NANOS_PER_SECOND;
    }

    @Override
    public String getRole() {
        ServerRole role = server.role();
        return role.isPrimary() ? "primary" : role.isReplica() ? "replica" : "unknown";
    }

    @Override
    public boolean isSampled() {
        return condition().isSampled();
    }

    @Override
    public boolean isUnderEvictionPressure() {
        return condition().isPressed();
    }

    @Override
    public double getEvictedPerSecond() {
        return evictedPerSecond.get().getOrDefault(server.server(), Double.NaN);
    }

    @Override
    public boolean isFull() {
        return condition().isFull();
    }

    @Override
    public boolean isCold() {
        return condition().isCold();
    }

    @Override
    public void forceOpen() {
        operations.check();
        server.forceOpen(System.nanoTime());
    }

    @Override
    public void reset() {
        operations.check();
        server.reset(System.nanoTime());
    }
}
