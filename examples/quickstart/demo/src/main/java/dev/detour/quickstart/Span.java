package dev.detour.quickstart;

import java.util.Map;

/**
 * A span as the agent sent it.
 *
 * @param parentId empty for a root
 * @param startNanos since 1970, like the end
 * @param attributes all values as text, sorted by name
 */
record Span(
        String traceId,
        String id,
        String parentId,
        String name,
        long startNanos,
        long endNanos,
        Map<String, String> attributes) {

    /** The span of a whole diverted read; its children are the tiers that were tried. */
    boolean isLookup() {
        return name.equals("detour.lookup");
    }

    /** An attribute's value, or empty text. */
    String attribute(String key) {
        return attributes.getOrDefault(key, "");
    }

    /** Whether memory answered, be it with a fresh value or an older one. */
    boolean isLocalAnswer() {
        String tier = attribute("detour.answer.tier");
        return isLookup() && (tier.equals("local") || tier.equals("stale"));
    }
}
