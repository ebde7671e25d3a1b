package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * One intercepted read of cache data.
 *
 * @param route why the key is cache data, and who can rebuild its value
 * @param startNanos {@link System#nanoTime()} when the application called
 * @param version the key's version in this process when the read began; what moved since makes a load outdated
 * @param trace where the application stood in its traces; null where nobody traces
 */
public record Lookup(
        String client,
        Node node,
        Key key,
        Route route,
        long startNanos,
        long version,
        @Nullable TracePoint trace) {

    /** One that nobody traces. */
    public Lookup(String client, Node node, Key key, Route route, long startNanos, long version) {
        this(client, node, key, route, startNanos, version, null);
    }

    /** The namespace of the read, or null where the server is not known. */
    public @Nullable Namespace namespace() {
        return node.namespace();
    }

    /** The same, served by another server of its namespace. */
    public Lookup servedBy(String server) {
        Node there = new Node(node.namespace(), server, node.links(), node.primary());
        return new Lookup(client, there, key, route, startNanos, version, trace);
    }

    /** The same, of an application that stood here in its traces. */
    public Lookup at(@Nullable TracePoint point) {
        return point == null ? this : new Lookup(client, node, key, route, startNanos, version, point);
    }

    /** The same, of an application that stands nowhere. */
    public Lookup untraced() {
        return trace == null ? this : new Lookup(client, node, key, route, startNanos, version);
    }

    /** The same for whoever keeps it long: a loader or a trace would keep its application alive. */
    public Lookup withoutLoader() {
        return new Lookup(
                client,
                node,
                key,
                new Route(route.name(), null, route.policy(), route.traffic(), none -> null),
                startNanos,
                version);
    }
}
