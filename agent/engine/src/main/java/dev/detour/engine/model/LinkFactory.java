package dev.detour.engine.model;

/** Opens links to one namespace. Thread-safe. */
@FunctionalInterface
public interface LinkFactory {

    /**
     * Connects; blocks up to the client's own time-outs.
     *
     * @throws Exception the client's own
     */
    Link open() throws Exception;
}
