package dev.detour.engine.tier;

import dev.detour.engine.model.Node;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one server that are in use, for as long as a connection of the application goes there: any one of them can make
 * links. Thread-safe, but for {@link #add}, of which there is one at a time.
 */
final class KnownNodes {

    /** That are remembered. */
    static final int MAX = 16;

    /** Namespaces that are told apart, as for each of them a link to each replica is kept in reserve. */
    private static final int MAX_NAMESPACES = 4;

    private final List<WeakReference<Node>> nodes = new CopyOnWriteArrayList<>();
    private volatile WeakReference<@Nullable Node> latest = new WeakReference<>(null);

    /** Notes that it is in use, if it is known; cheap. */
    boolean uses(Node node) {
        for (WeakReference<Node> known : nodes) {
            if (known.refersTo(node)) {
                used(node);
                return true;
            }
        }
        return false;
    }

    /** The same for one that is not known yet. */
    void add(Node node) {
        used(node);
        nodes.removeIf(known -> known.refersTo(null));
        if (nodes.size() < MAX) {
            nodes.add(new WeakReference<>(node));
        }
    }

    private void used(Node node) {
        if (!latest.refersTo(node)) {
            latest = new WeakReference<>(node);
        }
    }

    /** How many are remembered. */
    int size() {
        return nodes.size();
    }

    /** Whether any connection of the application still goes there. */
    boolean isAnyAlive() {
        for (WeakReference<Node> node : nodes) {
            if (!node.refersTo(null)) {
                return true;
            }
        }
        return false;
    }

    /** Some that make links, each of another namespace: first the one that was in use last. */
    List<Node> linked() {
        List<Node> linked = new ArrayList<>();
        Node last = latest.get();
        if (last != null && last.links() != null) {
            linked.add(last);
        }
        forEachLinked(node -> {
            if (linked.size() < MAX_NAMESPACES
                    && linked.stream().noneMatch(other -> Objects.equals(other.namespace(), node.namespace()))) {
                linked.add(node);
            }
        });
        return linked;
    }

    /** Those that make links. */
    void forEachLinked(Consumer<Node> action) {
        for (WeakReference<Node> reference : nodes) {
            Node node = reference.get();
            if (node != null && node.links() != null) {
                action.accept(node);
            }
        }
    }

    /** That the application reads; empty where more nodes are in use than are remembered. */
    Set<Integer> databases() {
        Set<Integer> databases = new HashSet<>();
        for (WeakReference<Node> reference : nodes) {
            Node node = reference.get();
            if (node != null && node.namespace() != null) {
                databases.add(node.namespace().database());
            }
        }
        return nodes.size() < MAX ? databases : Set.of();
    }
}
