package dev.detour.engine.evidence;

import dev.detour.engine.model.Condition;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Source;
import org.jspecify.annotations.Nullable;

/** The server has evicted keys, or expired some, since the key was seen. */
final class InfoWitness implements Witness {

    @Override
    public @Nullable Verdict of(Case nothing) {
        Recollection memory = nothing.memory();
        if (memory == null || !memory.wasSeen()) {
            return null;
        }
        MissKind kind = kindOf(memory, nothing.server(), memory.seenNanos(), nothing.nowNanos());
        return kind == null ? null : Verdict.likely(kind, Source.INFO);
    }

    /** Of the two, what may have become of the key since; where it may be both, what the server has done more of. */
    static @Nullable MissKind kindOf(Recollection memory, Condition server, long sinceNanos, long nowNanos) {
        boolean evicted = server.hasEvictedSince(sinceNanos) && !(server.evictsVolatileOnly() && memory.hasNoTtl());
        boolean lives = memory.hasNoTtl() || memory.hasTtlEnd() && nowNanos - memory.ttlEndNanos() < 0;
        boolean expired = server.hasExpiredSince(sinceNanos) && !lives;
        if (evicted && expired) {
            return server.evictsMore() ? MissKind.EVICTED : MissKind.EXPIRED;
        }
        if (evicted) {
            return MissKind.EVICTED;
        }
        return expired ? MissKind.EXPIRED : null;
    }
}
