package dev.detour.engine.log;

import dev.detour.engine.model.LogLine;
import org.jspecify.annotations.Nullable;

/** What the application logs through, set up by the application itself. Held so that the application can be collected. */
interface Framework {

    /** The name of the agent's logger in all of them. */
    String LOGGER = "dev.detour";

    /** In words, for the line that tells of the move. */
    String name();

    /** Whether it is the best there may be, so that no other need be looked for. */
    boolean isBest();

    /** Whether it is still there: an application may have been taken off its server. */
    boolean isThere();

    /** The loader that its code expects as the thread's context; null where it does not care. */
    @Nullable
    ClassLoader contextLoader();

    /** Writes a line, or not, as the application has set the level of the logger. May block, and may throw anything. */
    void write(LogLine line) throws Throwable;
}
