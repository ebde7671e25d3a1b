package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/** Opens links on behalf of one connection of the application. Thread-safe. */
@FunctionalInterface
public interface LinkFactory {

    /**
     * Connects; blocks up to the client's own time-outs, two seconds at most.
     *
     * @param elsewhere another server, to be reached with the same credentials, TLS and database; null for the
     *     connection's own, whose namespace the link is checked to reach
     * @throws LinkFailure where there is no such connection to be had
     */
    Link open(@Nullable Endpoint elsewhere) throws LinkFailure;

    /** The same, for a link that is to listen. */
    default ListeningLink openListening(@Nullable Endpoint elsewhere) throws LinkFailure {
        throw new LinkFailure("this client has no links that listen");
    }
}
