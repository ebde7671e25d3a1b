package dev.detour.engine.model;

/**
 * A load from an origin that has ended.
 *
 * @param loader the loader's own name
 * @param route the name of the route of the read that set it off
 * @param server as {@code host:port}; empty where that is not known
 * @param startNanos {@link System#nanoTime()} when it was asked for; it may have waited for its turn since
 * @param endNanos {@link System#nanoTime()} when its result was known
 * @param shared the readers who waited for it beyond the one that set it off
 * @param injected whether it was held up on purpose, by an {@link InjectedFault}
 */
public record OriginLoad(
        String loader,
        String route,
        String server,
        long startNanos,
        long endNanos,
        Decision.Result result,
        int shared,
        boolean injected) {}
