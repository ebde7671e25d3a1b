package dev.detour.engine.evidence;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Source;
import org.jspecify.annotations.Nullable;

/**
 * This process itself has deleted the key, or given it a time to live that is over, or emptied the database. Never certain:
 * another process may have stored it since.
 */
final class OwnWriteWitness implements Witness {

    @Override
    public @Nullable Verdict of(Case nothing) {
        Recollection memory = nothing.memory();
        if (memory == null) {
            return null;
        }
        Fact latest = nothing.latestFact();
        if (latest == Fact.OWN_DELETE || latest == Fact.RENAMED_AWAY && memory.isOwnFact()) {
            return Verdict.likely(MissKind.DELETED, Source.OWN_WRITE);
        }
        // seen after its end it had been given another
        boolean isOver = memory.hasTtlEnd()
                && nothing.nowNanos() - memory.ttlEndNanos() >= 0
                && memory.ttlEndNanos() - memory.seenNanos() >= 0;
        if (isOver) {
            return Verdict.likely(MissKind.EXPIRED, Source.OWN_WRITE);
        }
        return nothing.isEmptied(true) ? Verdict.likely(MissKind.COLD_START, Source.OWN_WRITE) : null;
    }
}
