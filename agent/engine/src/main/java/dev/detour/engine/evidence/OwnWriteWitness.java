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
        if (nothing.isLatest(Fact.OWN_DELETE)) {
            return Verdict.likely(MissKind.DELETED, Source.OWN_WRITE);
        }
        if (memory.hasTtlEnd() && nothing.nowNanos() - memory.ttlEndNanos() >= 0) {
            return Verdict.likely(MissKind.EXPIRED, Source.OWN_WRITE);
        }
        boolean emptied = memory.wasSeen() && nothing.isEmptiedByUs() && nothing.emptiedNanos() - memory.seenNanos() >= 0;
        return emptied ? Verdict.likely(MissKind.COLD_START, Source.OWN_WRITE) : null;
    }
}
