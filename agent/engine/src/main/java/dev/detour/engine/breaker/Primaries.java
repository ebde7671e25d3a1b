package dev.detour.engine.breaker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Transition;

/** The health of every primary that this process reads from. Thread-safe. */
public final class Primaries {

    /** Past it the least used is forgotten: whoever still reads from it goes on with what it has. */
    private static final int MAX_SERVERS = 10_000;

    private final Settings settings;
    private final Transition.Listener listener;
    private final Cache<String, Primary> servers = Caffeine.newBuilder()
            .maximumSize(MAX_SERVERS)
            .executor(Runnable::run)
            .build();

    public Primaries(Settings settings, Transition.Listener listener) {
        this.settings = settings;
        this.listener = new TransitionLog(listener, System::nanoTime);
    }

    /** The health of a server, made at its first mention. */
    public Primary of(String server) {
        return servers.get(server, named -> new ServerHealth(named, settings, listener, System::nanoTime));
    }
}
