package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a read went, or would have gone.
 *
 * @param namespace null where the connection never told its server: then nothing local answers, nothing is warmed
 * @param links null where no connection can be made on the application's behalf
 */
public record Node(@Nullable Namespace namespace, @Nullable LinkFactory links) {

    public static final Node UNKNOWN = new Node(null, null);
}
