package dev.detour.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span as a collector was told it. Ids are lower-case hexadecimal.
 *
 * @param parentId empty for the root of a trace
 * @param kind as the protocol names it, without its prefix: {@code INTERNAL}, {@code CLIENT}, ...
 * @param attributes strings, longs, doubles, booleans, and lists of these
 * @param status {@code UNSET}, {@code OK} or {@code ERROR}
 * @param scope the name of the instrumentation that made it
 * @param resource the attributes of what sent it
 * @param startNanos since the epoch
 * @param endNanos since the epoch
 */
public record ReceivedSpan(
        String traceId,
        String spanId,
        String parentId,
        String name,
        String kind,
        Map<String, Object> attributes,
        List<Link> links,
        List<Event> events,
        String status,
        String scope,
        Map<String, Object> resource,
        long startNanos,
        long endNanos) {

    /** Another span that it points to. */
    public record Link(String traceId, String spanId, Map<String, Object> attributes) {}

    /** Something that happened while it lasted. */
    public record Event(String name, Map<String, Object> attributes) {}

    /** One of its attributes, or null. */
    public @Nullable Object attribute(String key) {
        return attributes.get(key);
    }

    /** Whether it is a child of another one, in the same trace. */
    public boolean isChildOf(ReceivedSpan parent) {
        return traceId.equals(parent.traceId) && parentId.equals(parent.spanId);
    }
}
