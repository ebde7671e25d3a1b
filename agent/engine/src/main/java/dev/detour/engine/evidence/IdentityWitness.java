package dev.detour.engine.evidence;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Confidence;
import dev.detour.engine.model.Verdict.Source;
import org.jspecify.annotations.Nullable;

/**
 * The server has lost its data since the key was seen; or it is cold, and the key may have been among them; or it was away
 * a moment ago, and nobody knows yet whether it is the run that it was.
 */
final class IdentityWitness implements Witness {

    private static final Verdict PERHAPS = new Verdict(MissKind.COLD_START, Source.IDENTITY, Confidence.UNKNOWN);

    @Override
    public @Nullable Verdict of(Case nothing) {
        Recollection memory = nothing.memory();
        if (memory != null && memory.wasSeen()) {
            // once its data are back, a loss of long ago is no reason to look elsewhere first
            if (nothing.server().isCold() && nothing.server().hasLostSince(memory.seenNanos())) {
                return Verdict.likely(MissKind.COLD_START, Source.IDENTITY);
            }
            return nothing.isOutOfSight() ? PERHAPS : null;
        }
        return nothing.isOutOfSight() || nothing.server().isCold() ? PERHAPS : null;
    }
}
