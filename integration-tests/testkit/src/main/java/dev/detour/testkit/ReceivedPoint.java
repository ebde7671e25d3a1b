package dev.detour.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a metric as a collector was told it, once for each export.
 *
 * @param type {@code SUM}, {@code GAUGE} or {@code HISTOGRAM}
 * @param scope the name of the instrumentation that measured it
 * @param attributes strings, longs, doubles, booleans, and lists of these
 * @param value the number; of a histogram, the sum of what was measured
 * @param count how many were measured; 1 but for a histogram
 * @param exemplarTraces the ids of the traces that it gives as examples, lower-case hexadecimal
 * @param resource the attributes of what sent it
 */
public record ReceivedPoint(
        String name,
        String unit,
        String type,
        String scope,
        Map<String, Object> attributes,
        double value,
        long count,
        List<String> exemplarTraces,
        Map<String, Object> resource) {

    /** One of its attributes, or null. */
    public @Nullable Object attribute(String key) {
        return attributes.get(key);
    }
}
