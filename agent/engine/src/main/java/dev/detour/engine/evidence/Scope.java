package dev.detour.engine.evidence;

import dev.detour.engine.model.Namespace;

/** One database, of whatever users: whose keys they are is not the same for all, what becomes of them is. */
record Scope(String server, int database) {

    static Scope of(Namespace namespace) {
        return new Scope(namespace.server(), namespace.database());
    }
}
