package dev.detour.engine.model;

/** See {@link Primary#UNWATCHED}. */
final class Unwatched implements Primary {

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
        return System.nanoTime();
    }

    @Override
    public boolean mayRetry(long nowNanos) {
        return false;
    }

    @Override
    public BreakerState state() {
        return BreakerState.CLOSED;
    }
}
