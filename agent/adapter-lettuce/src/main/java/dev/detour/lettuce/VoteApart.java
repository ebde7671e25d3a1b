package dev.detour.lettuce;

import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** A command's vote at another server than was to be expected, or once it is not sent for the time being. */
final class VoteApart implements Vote {

    private static final AtomicIntegerFieldUpdater<VoteApart> TOLD =
            AtomicIntegerFieldUpdater.newUpdater(VoteApart.class, "told");

    private final Primary primary;
    private final Permit permit;
    private final long sentNanos;
    private volatile int told;

    VoteApart(Primary primary, Permit permit, long sentNanos) {
        this.primary = primary;
        this.permit = permit;
        this.sentNanos = sentNanos;
    }

    @Override
    public Primary primary() {
        return primary;
    }

    @Override
    public Permit permit() {
        return permit;
    }

    @Override
    public long sentNanos() {
        return sentNanos;
    }

    @Override
    public boolean isGuessed() {
        return false;
    }

    @Override
    public boolean isFirstToTell() {
        return told == 0 && TOLD.compareAndSet(this, 0, 1);
    }
}
