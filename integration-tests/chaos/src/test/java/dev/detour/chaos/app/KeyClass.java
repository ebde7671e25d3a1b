package dev.detour.chaos.app;

import java.util.Arrays;

/** What an application does with a key. Its name opens the keys of the class, as {@code hot:lettuce-sync:7}. */
public enum KeyClass {
    /** Read all the time, changed by another process; replicas come first where Redis fails. */
    HOT("hot", true),
    /** The same, but the process's own memory comes first. */
    NEAR("near", true),
    /** Read once: nobody but the origin has it. */
    COLD("cold", true),
    /** Written, invalidated and removed by one way of this process, and read by all of them. */
    OWN("own", true),
    /** Cache data without a loader, changed by another process, which one user alone may read. */
    PRIVATE("private", false),
    /** The same keys, read as a user who may not. */
    FORBIDDEN("private", false),
    /** No cache data: only Redis may answer. */
    LOCK("lock", false);

    private final String opening;
    private final boolean declared;

    KeyClass(String opening, boolean declared) {
        this.opening = opening;
        this.declared = declared;
    }

    /** The glob of all keys of the class. */
    String glob() {
        return opening + ":*";
    }

    /** How the keys of the class begin. */
    String prefix() {
        return opening + ":";
    }

    /** A key of the class. */
    String key(String way, long number) {
        return opening + ":" + way + ":" + number;
    }

    /** Whether the loader declares its keys. */
    public boolean isDeclared() {
        return declared;
    }

    /**
     * Whether some tier below Redis holds every key of the class: it is read often, and this process never writes it. Of
     * other keys that is told for each read.
     */
    public boolean isHeld() {
        return this == HOT || this == NEAR;
    }

    /** Whether the key is of such a class. */
    static boolean isOfAHeldOne(String key) {
        return Arrays.stream(values()).anyMatch(each -> each.isHeld() && key.startsWith(each.prefix()));
    }

    /** Whether this process keeps what it has read of it for as long as it may: it never writes it. */
    boolean isRemembered() {
        return this == HOT || this == NEAR || this == PRIVATE;
    }
}
