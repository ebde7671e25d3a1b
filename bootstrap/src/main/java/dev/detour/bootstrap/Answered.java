package dev.detour.bootstrap;

import org.jspecify.annotations.Nullable;

/** What a hook returns where it has the result of the woven method, which may be null. */
public final class Answered {

    private final @Nullable Object value;

    public Answered(@Nullable Object value) {
        this.value = value;
    }

    /** What the method returns, in its own type. */
    public @Nullable Object value() {
        return value;
    }
}
