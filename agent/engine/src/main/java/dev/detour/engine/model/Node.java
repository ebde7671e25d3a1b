package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a read went, or would have gone.
 *
 * @param namespace null where the connection never told its server: then nothing local answers, nothing is warmed
 * @param server {@code host:port} of the very server, which of a cluster's or a replicated namespace's is one of several;
 *     null where it is not known
 * @param links to that server; null where no connection can be made on the application's behalf
 * @param primary the health of the server; of one that is not known, {@link Primary#UNWATCHED}
 */
public record Node(
        @Nullable Namespace namespace,
        @Nullable String server,
        @Nullable LinkFactory links,
        Primary primary) {

    public static final Node UNKNOWN = new Node(null, null, null, Primary.UNWATCHED);

    /** The one server of a namespace. */
    public Node(@Nullable Namespace namespace, @Nullable LinkFactory links, Primary primary) {
        this(namespace, namespace == null ? null : namespace.server(), links, primary);
    }
}
