package dev.detour.jedis;

import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import org.jspecify.annotations.Nullable;

/**
 * Where a client has read last.
 *
 * @param blueprint what its connection was made from; null where that is not known
 */
record LastNode(Node node, @Nullable Blueprint blueprint) {

    /** Null where it is not known, or where a further connection of the client would lead elsewhere. */
    static @Nullable LastNode of(Node node, @Nullable Blueprint blueprint) {
        Namespace namespace = node.namespace();
        boolean isLasting = namespace != null && (blueprint == null || blueprint.leadsTo(namespace));
        return isLasting ? new LastNode(node, blueprint) : null;
    }

    /** Whether its next connection would be the same user's, as far as is known. */
    boolean isStill() {
        return blueprint == null || blueprint.isOfOneUser();
    }
}
