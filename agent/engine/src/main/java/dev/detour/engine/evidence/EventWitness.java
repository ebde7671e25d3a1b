package dev.detour.engine.evidence;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Confidence;
import dev.detour.engine.model.Verdict.Source;
import org.jspecify.annotations.Nullable;

/**
 * The server has told what became of the key. Likely, because an event that is under way may tell that it was stored again,
 * and is gone for another reason: certain is that only a while later ({@link Pending}).
 */
final class EventWitness implements Witness {

    @Override
    public @Nullable Verdict of(Case nothing) {
        MissKind kind = nothing.isOwnFact() ? null : kindOf(nothing.latestFact());
        return kind == null ? null : Verdict.likely(kind, Source.EVENT);
    }

    static Verdict verdict(MissKind kind, boolean isCertain) {
        return new Verdict(kind, Source.EVENT, isCertain ? Confidence.CERTAIN : Confidence.LIKELY);
    }

    /** Null for what is no event of a key's end. */
    static @Nullable MissKind kindOf(Fact fact) {
        return switch (fact) {
            case EXPIRED -> MissKind.EXPIRED;
            case EVICTED -> MissKind.EVICTED;
            case REMOVED, RENAMED_AWAY -> MissKind.DELETED;
            case NONE, OWN_WRITE, OWN_DELETE, STORED, INVALIDATED -> null;
        };
    }
}
