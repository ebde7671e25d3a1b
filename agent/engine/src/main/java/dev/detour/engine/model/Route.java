package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * What a key matched.
 *
 * @param name of the configured route, or of the loader that declares the key
 * @param origin rebuilds the value; null where no loader declares the key
 */
public record Route(String name, @Nullable Origin origin) {}
