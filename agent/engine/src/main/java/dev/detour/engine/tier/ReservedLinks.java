package dev.detour.engine.tier;

import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The links to one replica that are kept in reserve, one for each namespace. One that is refused is tried less and less
 * often, for its own sake: see {@link Patience}. Used by one thread at a time.
 */
final class ReservedLinks {

    private final Replica replica;
    private final WatchedReplicas.Reserve reserve;
    private final LongSupplier ticker;
    private final Map<@Nullable Namespace, Patience> patience = new HashMap<>();

    ReservedLinks(Replica replica, WatchedReplicas.Reserve reserve, LongSupplier ticker) {
        this.replica = replica;
        this.reserve = reserve;
        this.ticker = ticker;
    }

    /**
     * Sees to those that are wanted; blocks.
     *
     * @param nodes each of another namespace
     */
    void keep(List<Node> nodes) {
        Set<@Nullable Namespace> wanted = new HashSet<>();
        for (Node node : nodes) {
            wanted.add(node.namespace());
            Patience own = patience.computeIfAbsent(node.namespace(), namespace -> new Patience());
            if (own.lasts(ticker.getAsLong(), 0)) {
                continue;
            }
            if (reserve.keep(node, replica)) {
                own.answered();
            } else {
                own.failed(false, false, 0, ticker.getAsLong());
            }
        }
        patience.keySet().retainAll(wanted);
    }
}
