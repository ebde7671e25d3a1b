package dev.detour.lettuce;

import dev.detour.engine.Observation;
import dev.detour.engine.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * What only a read has that is no plain hit of what is remembered. It is made with the first of this, so that such a hit
 * makes no room for any.
 */
final class Unusual {

    /** How to complete the command as the primary would have it, once that is known not to be a hit; guarded by the read. */
    @Nullable
    Runnable original;

    /** A value that is news, between its decoding and its end; both are the event loop's. */
    @Nullable
    Value seen;

    /** Where route mode would have gone on without the server first, of a read that is only observed. */
    volatile @Nullable Observation observation;

    /** Whether that was told; guarded by the read. */
    boolean ended;
}
