package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a read went, or would have gone.
 *
 * @param namespace null where the connection never told its server: then nothing local answers, nothing is warmed
 * @param links null where no connection can be made on the application's behalf
 * @param primary the health of the server; of one that is not known, {@link Primary#UNWATCHED}
 */
public record Node(@Nullable Namespace namespace, @Nullable LinkFactory links, Primary primary) {

    public static final Node UNKNOWN = new Node(null, null, Primary.UNWATCHED);
}
