package dev.detour.engine.evidence;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Source;
import org.jspecify.annotations.Nullable;

/** There is nothing to be had at the origin either. */
final class OriginWitness implements Witness {

    @Override
    public @Nullable Verdict of(Case nothing) {
        return nothing.isKnownAbsent() ? Verdict.likely(MissKind.ABSENT, Source.ORIGIN) : null;
    }
}
