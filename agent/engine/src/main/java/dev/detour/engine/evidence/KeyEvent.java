package dev.detour.engine.evidence;

import dev.detour.engine.model.Key;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a key, as its server told.
 *
 * @param database {@link #ANY_DATABASE} where it is not told
 * @param key null where it may have happened to every key
 */
public record KeyEvent(Kind kind, int database, @Nullable Key key) {

    /** An invalidation does not tell the database. */
    public static final int ANY_DATABASE = -1;

    /** What happened. */
    public enum Kind {
        /** Its time was over, and the server has removed it, which may be long after. */
        EXPIRED,
        /** The server has removed it for want of memory. */
        EVICTED,
        /** A command has removed it, or moved it to another database. */
        REMOVED,
        /** It has another name now. */
        RENAMED_AWAY,
        /** Some command shows that it was there when the command had been carried out. */
        STORED,
        /** Whoever may have kept its value must forget it: it was written, removed, evicted or has expired. */
        CHANGED
    }

    static KeyEvent changed(@Nullable Key key) {
        return new KeyEvent(Kind.CHANGED, ANY_DATABASE, key);
    }
}
