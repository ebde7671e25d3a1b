package dev.detour.engine;

import dev.detour.engine.evidence.KeyFacts;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * A write of cache data that was sent, with all that there is to tell of it: the arguments may be the application's, which
 * uses them again. One object for each key; those of one command are a chain. A refused one is forgotten untold.
 */
public final class SentWrite {

    /** What there is to tell; of {@link #DOUBTED} the same whatever becomes of it. */
    enum Told {
        STORED,
        EXPIRES,
        REMOVED,
        RENAMED,
        DOUBTED,
        DATABASE_EMPTIED,
        ALL_EMPTIED
    }

    private static final byte[] NO_KEY = {};

    private final KeyFacts facts;
    private final Told told;
    private final byte[] key;
    private final byte[] to;
    private final long ttlNanos;
    private final @Nullable SentWrite next;

    private SentWrite(KeyFacts facts, Told told, byte[] key, byte[] to, long ttlNanos, @Nullable SentWrite next) {
        this.facts = facts;
        this.told = told;
        this.key = key;
        this.to = to;
        this.ttlNanos = ttlNanos;
        this.next = next;
    }

    /** @param next of the same command */
    static SentWrite ofKey(KeyFacts facts, Told told, byte[] key, long ttlNanos, @Nullable SentWrite next) {
        return new SentWrite(facts, told, key, NO_KEY, ttlNanos, next);
    }

    static SentWrite renaming(KeyFacts facts, byte[] from, byte[] to) {
        return new SentWrite(facts, Told.RENAMED, from, to, KeyFacts.KEEP_TTL, null);
    }

    static SentWrite emptying(KeyFacts facts, boolean allDatabases) {
        Told told = allDatabases ? Told.ALL_EMPTIED : Told.DATABASE_EMPTIED;
        return new SentWrite(facts, told, NO_KEY, NO_KEY, KeyFacts.NO_TTL, null);
    }

    /**
     * Its reply has come and is no error. Never throws.
     *
     * @param in where it was carried out; null where that is not known, of which there is nothing to tell
     */
    public void carriedOut(@Nullable Namespace in) {
        try {
            long now = System.nanoTime();
            for (SentWrite write = this; in != null && write != null; write = write.next) {
                write.tell(in, now);
            }
        } catch (Throwable failure) {
            AgentLog.ownFault("telling of a write", failure);
        }
    }

    /**
     * Whether it was, or will be, carried out is not known. Never throws.
     *
     * @param in null where that is not known, of which there is nothing to tell
     */
    public void lost(@Nullable Namespace in) {
        try {
            for (SentWrite write = this; in != null && write != null; write = write.next) {
                write.doubt(in);
            }
        } catch (Throwable failure) {
            AgentLog.ownFault("telling of a write", failure);
        }
    }

    private void tell(Namespace in, long nowNanos) {
        switch (told) {
            case STORED -> facts.stored(in, key, end(nowNanos));
            case EXPIRES -> facts.expires(in, key, end(nowNanos));
            case REMOVED -> facts.removed(in, key);
            case RENAMED -> facts.renamed(in, key, to);
            case DOUBTED -> facts.doubted(in, key);
            case DATABASE_EMPTIED -> facts.emptied(in, false);
            case ALL_EMPTIED -> facts.emptied(in, true);
        }
    }

    private long end(long nowNanos) {
        boolean isNone = ttlNanos == KeyFacts.NO_TTL || ttlNanos == KeyFacts.KEEP_TTL;
        return isNone ? ttlNanos : nowNanos + ttlNanos;
    }

    private void doubt(Namespace in) {
        switch (told) {
            case STORED, EXPIRES, REMOVED, DOUBTED -> facts.doubted(in, key);
            case RENAMED -> {
                facts.doubted(in, key);
                facts.doubted(in, to);
            }
            case DATABASE_EMPTIED, ALL_EMPTIED -> {} // there is no word for doubts of all keys
        }
    }
}
