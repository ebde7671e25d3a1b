package dev.detour.engine.model;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How long reads took, by the tier that answered them. Thread-safe; recording never blocks, and allocates for the first
 * answer of a tier alone.
 */
public final class TierTimes {

    private static final int NOBODY = Tier.values().length;

    /** Some kilobytes each, so those alone that have anything to count. */
    private final AtomicReferenceArray<@Nullable Histogram> byTier = new AtomicReferenceArray<>(NOBODY + 1);

    /** @param tier null for a read that nobody answered */
    public void record(@Nullable Tier tier, long nanos) {
        int index = indexOf(tier);
        Histogram known = byTier.get(index);
        if (known == null) {
            byTier.compareAndSet(index, null, new Histogram());
            known = byTier.get(index);
        }
        if (known != null) {
            known.record(nanos);
        }
    }

    /** Those of a tier; null where it has answered none. */
    public Histogram.@Nullable Snapshot of(@Nullable Tier tier) {
        Histogram known = byTier.get(indexOf(tier));
        return known == null ? null : known.snapshot();
    }

    private static int indexOf(@Nullable Tier tier) {
        return tier == null ? NOBODY : tier.ordinal();
    }
}
