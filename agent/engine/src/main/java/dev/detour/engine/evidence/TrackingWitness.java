package dev.detour.engine.evidence;

import dev.detour.engine.model.Condition;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Source;
import org.jspecify.annotations.Nullable;

/**
 * The server has told that the key changed, or that everything did, but not how. What it evicts and expires it tells as
 * well as what clients do.
 */
final class TrackingWitness implements Witness {

    @Override
    public @Nullable Verdict of(Case nothing) {
        Recollection memory = nothing.memory();
        if (memory == null) {
            return null;
        }
        if (nothing.isEmptied(false)) {
            return Verdict.likely(MissKind.COLD_START, Source.TRACKING);
        }
        if (nothing.latestFact() != Fact.INVALIDATED) {
            return null;
        }
        MissKind byItself = InfoWitness.kindOf(memory, nothing.server(), memory.factNanos(), nothing.nowNanos());
        return Verdict.likely(byItself == null ? unnoticed(memory, nothing.server()) : byItself, Source.TRACKING);
    }

    /** A server under pressure goes on evicting, which the next sample notices. */
    private static MissKind unnoticed(Recollection memory, Condition server) {
        boolean isEvictable = !(server.evictsVolatileOnly() && memory.hasNoTtl());
        return server.isPressed() && isEvictable ? MissKind.EVICTED : MissKind.DELETED;
    }
}
