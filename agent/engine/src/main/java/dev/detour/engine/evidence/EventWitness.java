package dev.detour.engine.evidence;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Confidence;
import dev.detour.engine.model.Verdict.Source;
import org.jspecify.annotations.Nullable;

/**
 * The server has told what became of the key. Certain only if it was the server that has answered, and if nothing that it
 * tells was missed since: the key may have been stored again, and have gone for another reason.
 */
final class EventWitness implements Witness {

    @Override
    public @Nullable Verdict of(Case nothing) {
        MissKind kind = nothing.isOwnFact() ? null : kindOf(nothing.latestFact());
        return kind == null ? null : verdict(kind, nothing.isHeardSince());
    }

    static Verdict verdict(MissKind kind, boolean isHeardSince) {
        return new Verdict(kind, Source.EVENT, isHeardSince ? Confidence.CERTAIN : Confidence.LIKELY);
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
