package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Transition;

/** The health of every primary that this process reads from. Thread-safe. */
public final class Primaries {

    public Primaries(Settings settings, Transition.Listener listener) {}

    /** The health of a server, made at its first mention. */
    public Primary of(String server) {
        return Primary.UNWATCHED;
    }
}
