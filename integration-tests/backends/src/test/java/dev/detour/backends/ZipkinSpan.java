package dev.detour.backends;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span as Zipkin's API gives it, in what the tests look at.
 *
 * @param parentId null for the root of a trace
 * @param name in lower case, which Zipkin makes of any
 * @param tags null if there are none
 * @param annotations null if there are none
 */
record ZipkinSpan(
        String traceId,
        String id,
        @Nullable String parentId,
        String name,
        @Nullable Map<String, String> tags,
        @Nullable List<Annotation> annotations) {

    /** Something that happened while the span lasted; its time in microseconds since the epoch. */
    record Annotation(long timestamp, String value) {}

    /** One tag, or null. */
    @Nullable
    String tag(String name) {
        return tags == null ? null : tags.get(name);
    }

    /** Whether something of this name happened while it lasted. */
    boolean says(String event) {
        return annotations != null
                && annotations.stream()
                        .anyMatch(annotation -> annotation.value().contains(event));
    }
}
