package dev.detour.engine.evidence;

import dev.detour.engine.model.Verdict;
import org.jspecify.annotations.Nullable;

/** One source of evidence. Stateless. */
interface Witness {

    /** What it has to say of a null; null where it knows nothing. */
    @Nullable
    Verdict of(Case nothing);
}
