package dev.detour.engine.evidence;

/** The last thing that is known to have happened to a key, and by whom it was told. */
public enum Fact {

    /** Nothing is known. */
    NONE,

    /** This process stored a value. */
    OWN_WRITE,

    /** This process deleted it. */
    OWN_DELETE,

    /** An event: its time was over. */
    EXPIRED,

    /** An event: memory was short. */
    EVICTED,

    /** An event: somebody deleted it. */
    REMOVED,

    /** It has another name now: an event, or this process's own command. */
    RENAMED_AWAY,

    /** An event: somebody stored a value, or gave this name to another key. */
    STORED,

    /** A tracking invalidation: something happened, nobody says what. */
    INVALIDATED;

    /** Whether the key existed right after this. */
    boolean isSight() {
        return switch (this) {
            case OWN_WRITE, STORED -> true;
            case NONE, OWN_DELETE, EXPIRED, EVICTED, REMOVED, RENAMED_AWAY, INVALIDATED -> false;
        };
    }

    /** Whether a TTL that was known before says nothing about the key after this. */
    boolean endsTtl() {
        return switch (this) {
            case OWN_DELETE, EXPIRED, EVICTED, REMOVED, RENAMED_AWAY, STORED -> true;
            // an own write says itself what becomes of it; an expired key is invalidated too, and then it is evidence
            case NONE, OWN_WRITE, INVALIDATED -> false;
        };
    }

    /** Whether this, told soon after the other, only tells the same again, and less of it. */
    boolean echoes(Fact earlier) {
        return switch (this) {
            case INVALIDATED -> earlier != NONE && earlier != INVALIDATED;
            // the event of the own write: another process's could not be told from it, and this one's TTL is known
            case STORED -> earlier == OWN_WRITE;
            case NONE, OWN_WRITE, OWN_DELETE, EXPIRED, EVICTED, REMOVED, RENAMED_AWAY -> false;
        };
    }
}
