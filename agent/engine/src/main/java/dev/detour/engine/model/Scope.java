package dev.detour.engine.model;

/** Something that holds for the calling thread until it is closed there. */
@FunctionalInterface
public interface Scope extends AutoCloseable {

    /** Of nothing. */
    Scope NONE = () -> {};

    /** Ends it; never throws. */
    @Override
    void close();
}
