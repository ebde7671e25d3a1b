package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/** Is given what a route comes to. */
@FunctionalInterface
public interface RouteEnd {

    /** @param answer null where no tier had one and the caller gets its original outcome; once */
    void arrived(@Nullable Answer answer);

    /** Told before, where no tier had a value. */
    default void exhausted(Exhaustion why) {}
}
