package dev.detour.engine.evidence;

import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.WriteForm;

/**
 * Told what this process's own writes did to keys that are cache data, once their replies have come; what was refused is
 * not told. Called on the threads of the application and of its client: thread-safe, and never blocks. Keys are read only.
 *
 * <p>Writes of several connections may be told in another order than they were carried out in. A time to live ends at a
 * moment of {@link System#nanoTime}. It is counted from when the reply has come, so that the moment is never before the
 * server's, and later by at most the time from the sending to the reply; what ends at a moment of the calendar, by the
 * clock of this machine. More than a year counts as a year.
 */
public interface KeyFacts {

    /** In place of an end: there is none. */
    long NO_TTL = WriteForm.NO_TTL;

    /** In place of an end: it is as before, and there is none where the key was not there. */
    long KEEP_TTL = WriteForm.KEEP_TTL;

    /** There is a value, perhaps of another type than a string. */
    void stored(Namespace in, byte[] key, long ttlEndNanos);

    /** If there is a value, which the reply was not asked for, it has this end from now on, or {@link #NO_TTL}. */
    void expires(Namespace in, byte[] key, long ttlEndNanos);

    /** There is no value. */
    void removed(Namespace in, byte[] key);

    /** The value under one key, and its end, are now under the other; both are cache data. */
    void renamed(Namespace in, byte[] from, byte[] to);

    /** A write of it was sent, and nobody knows what it did or will yet do. */
    void doubted(Namespace in, byte[] key);

    /** No key is left in this database, or in any of this server. */
    void emptied(Namespace in, boolean allDatabases);
}
