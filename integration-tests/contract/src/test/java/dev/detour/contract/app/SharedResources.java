package dev.detour.contract.app;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Resources that the application makes once and hands to one client after the other. */
final class SharedResources {

    private static @Nullable ClientResources shared;

    private SharedResources() {}

    static synchronized ClientResources get() {
        ClientResources made = shared;
        if (made == null) {
            made = DefaultClientResources.builder()
                    .ioThreadPoolSize(2)
                    .computationThreadPoolSize(2)
                    .build();
            shared = made;
        }
        return made;
    }

    static synchronized void shutdown() throws ExecutionException, InterruptedException {
        Objects.requireNonNull(shared).shutdown().get();
        shared = null;
    }
}
