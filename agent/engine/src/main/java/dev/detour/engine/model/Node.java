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
 * @param isChosen whether the client itself chose that server for being the primary of what is read
 */
public record Node(
        @Nullable Namespace namespace,
        @Nullable String server,
        @Nullable LinkFactory links,
        Primary primary,
        boolean isChosen) {

    public static final Node UNKNOWN = new Node(null, null, null, Primary.UNWATCHED);

    /** One of the servers of a namespace. */
    public Node(@Nullable Namespace namespace, @Nullable String server, @Nullable LinkFactory links, Primary primary) {
        this(namespace, server, links, primary, true);
    }

    /** The one server of a namespace. */
    public Node(@Nullable Namespace namespace, @Nullable LinkFactory links, Primary primary) {
        this(namespace, namespace == null ? null : namespace.server(), links, primary, false);
    }

    /** Whether what it gives is a primary's word. */
    public ServerRole role() {
        return isChosen ? ServerRole.PRIMARY : primary.role();
    }
}
