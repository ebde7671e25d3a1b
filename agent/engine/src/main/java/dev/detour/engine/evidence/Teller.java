package dev.detour.engine.evidence;

import dev.detour.engine.model.ServerRole;

/** A database that gave a null, and what is heard of its keys. */
record Teller(KeyEvidence.Hearsay hearsay, String server, int database, ServerRole role) {

    /** Whether anything is heard now. */
    boolean isLive() {
        return hearsay.isLive(server, database);
    }

    /** Whether all was since, and it is what it seems: a replica tells of what has expired as deleted. */
    boolean isCompleteSince(long nanos) {
        return role.isPrimary() && hearsay.isCompleteSince(server, database, nanos);
    }

    /** Whether the server has answered since, and all that it had told by then is known. */
    boolean isProven(long nanos) {
        return hearsay.isProven(server, database, nanos);
    }

    /** Asks for that; never blocks. */
    void ask() {
        hearsay.ask(server, database);
    }
}
