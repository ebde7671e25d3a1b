package dev.detour.engine.model;

import dev.detour.spi.OriginLoader;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One origin loader of one application.
 *
 * @param name the loader's own name, for logs
 * @param contextLoader the application's class loader, under which it runs
 * @param complained set by the first complaint, so that a broken loader costs one log line
 */
public record Origin(String name, OriginLoader loader, ClassLoader contextLoader, AtomicBoolean complained) {}
