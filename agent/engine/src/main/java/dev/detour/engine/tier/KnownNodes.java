package dev.detour.engine.tier;

import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
        if (nodes.size() >= MAX && isNewNamespace(node)) {
            dropOneOfSeveral();
        }
        if (nodes.size() < MAX) {
            nodes.add(new WeakReference<>(node));
        }
    }

    private boolean isNewNamespace(Node node) {
        return alive().noneMatch(known -> Objects.equals(known.namespace(), node.namespace()));
    }

    /** The first whose namespace another one has, too: what it could do, the other can. */
    private void dropOneOfSeveral() {
        Set<@Nullable Namespace> seen = new HashSet<>();
        alive().filter(known -> !seen.add(known.namespace()))
                .findFirst()
                .ifPresent(one -> nodes.removeIf(known -> known.refersTo(one)));
    }

    private Stream<Node> alive() {
        return nodes.stream().map(WeakReference::get).filter(Objects::nonNull);
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

    /**
     * Some that make links, each of another namespace: first the one that was in use last. Which one of several stands for
     * another namespace is left to chance, because the client of any may have been closed, which nobody tells.
     */
    List<Node> linked() {
        Map<@Nullable Namespace, List<Node>> byNamespace = new LinkedHashMap<>();
        Node last = latest.get();
        Node first = last == null || last.links() == null ? null : last;
        if (first != null) {
            byNamespace.put(first.namespace(), List.of(first));
        }
        forEachLinked(node -> {
            if (first == null || !Objects.equals(first.namespace(), node.namespace())) {
                byNamespace
                        .computeIfAbsent(node.namespace(), namespace -> new ArrayList<>())
                        .add(node);
            }
        });
        return byNamespace.values().stream()
                .limit(MAX_NAMESPACES)
                .map(nodes -> nodes.get(ThreadLocalRandom.current().nextInt(nodes.size())))
                .toList();
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
