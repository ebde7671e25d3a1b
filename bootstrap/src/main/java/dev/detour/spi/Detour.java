package dev.detour.spi;

import dev.detour.bootstrap.ContinuationExecutors;
import dev.detour.bootstrap.Registrations;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * What an application may say to Detour itself. Without the agent it does nothing, so an application may call it at all
 * times.
 */
public final class Detour {

    private Detour() {}

    /**
     * Registers an origin loader that the application has made itself, for example one that a dependency-injection container
     * has put together:
     *
     * <pre>{@code
     * Registration registration = Detour.register(new ProductLoader(dataSource));
     * ...
     * registration.close(); // when the container is stopped
     * }</pre>
     *
     * <p>The loader serves the application that it belongs to: the context class loader of the calling thread where that
     * sees the loader's class, otherwise the class loader that defines it. It also serves threads whose context class loader
     * is below that one and which share the client with it, such as those of a web server within a Spring Boot
     * application. It stands behind the loaders that are found
     * with {@link java.util.ServiceLoader} and in {@code detour.loaders}, and behind those registered earlier: of several
     * that declare a key, the first loads it.
     *
     * <p>{@link OriginLoader#keys()}, {@code timeout()} and {@code name()} are called once, on the calling thread if
     * the agent is there, otherwise when it comes. A loader that cannot be used, because one of them throws or
     * declares nothing, is named in a line of the log and left out. Detour keeps the loader no longer than the class
     * loader of its class lives. Where the application's own class loader defines this class, because an agent
     * attached later finds it loaded, the agent does not see the registration. Thread-safe; may be called from
     * anywhere, also while the application starts.
     *
     * @param loader not null
     * @return never null; closing it takes the loader out again
     * @throws NullPointerException if the loader is null
     */
    public static Registration register(OriginLoader loader) {
        return Registrations.add(Objects.requireNonNull(loader, "loader"));
    }

    /**
     * Lets what the application has chained to an asynchronous or reactive read go on upon an executor of its own, where
     * the read was answered by another tier than Redis; for example virtual threads, or those of a container. Without one
     * it goes on upon threads of Detour's own. A read that Redis answers goes on where the client has it.
     *
     * <p>The executor serves the application whose context class loader the calling thread has; of several the one
     * registered last. It gets tasks from a thread that may wait, must carry out what it accepts, and may refuse: the
     * task goes on upon Detour's own thread then. A task may block on a further read only if the executor has another
     * thread for that one. Detour keeps the executor weakly: the application keeps it, or the registration. Thread-safe.
     *
     * @param executor not null
     * @return never null; closing it gives back to Detour's own threads what is to come
     * @throws NullPointerException if the executor is null
     */
    public static Registration continueOn(Executor executor) {
        return ContinuationExecutors.add(Objects.requireNonNull(executor, "executor"));
    }
}
