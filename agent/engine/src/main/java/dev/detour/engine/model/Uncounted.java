package dev.detour.engine.model;

/** See {@link Permit#UNCOUNTED}. */
final class Uncounted implements Permit {

    @Override
    public void answered(long sentNanos, long nowNanos) {}

    @Override
    public void failed(FaultKind kind, long nowNanos) {}

    @Override
    public void withdrawn(long nowNanos) {}
}
