package dev.detour.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * Which events a server publishes when keys change.
 *
 * @param flags as {@code notify-keyspace-events} has them; empty for none
 */
record KeyspaceEvents(String flags) {

    /** What {@code A} stands for in all versions. */
    private static final String ALL = "g$lshztxe";

    /** A kind of event that tells why a key is gone. */
    enum Kind {
        EXPIRED('x', "expired"),
        EVICTED('e', "evicted"),
        GENERIC('g', "deleted, renamed"),
        STRINGS('$', "overwritten");

        private final char flag;
        private final String tells;

        Kind(char flag, String tells) {
            this.flag = flag;
            this.tells = tells;
        }

        char flag() {
            return flag;
        }

        String tells() {
            return tells;
        }
    }

    /** Whether a channel is chosen, by key or by event; without one nothing is published. */
    boolean hasChannel() {
        return flags.indexOf('E') >= 0 || flags.indexOf('K') >= 0;
    }

    boolean isByKeyAlone() {
        return flags.indexOf('K') >= 0 && flags.indexOf('E') < 0;
    }

    boolean publishes(Kind kind) {
        boolean all = flags.indexOf('A') >= 0 && ALL.indexOf(kind.flag) >= 0;
        return hasChannel() && (all || flags.indexOf(kind.flag) >= 0);
    }

    /** The flags that are missing for all that Detour can use. */
    String missing() {
        StringBuilder missing = new StringBuilder(hasChannel() ? "" : "E");
        boolean all = flags.indexOf('A') >= 0;
        for (Kind kind : Kind.values()) {
            if (!all && flags.indexOf(kind.flag) < 0) {
                missing.append(kind.flag);
            }
        }
        return missing.toString();
    }

    boolean isEnough() {
        return missing().isEmpty();
    }

    /** What is published of what Detour can use. */
    List<Kind> published() {
        List<Kind> published = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (publishes(kind)) {
                published.add(kind);
            }
        }
        return published;
    }
}
