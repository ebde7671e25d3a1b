package dev.detour.doctor;

import java.util.regex.Pattern;

/**
 * How full a server is.
 *
 * @param maxBytes 0 for no limit
 * @param keys in all databases
 * @param keysWithTtl those of them that have a time to live
 */
record Memory(long usedBytes, long maxBytes, String policy, long keys, long keysWithTtl) {

    /** From here on the next write may evict, or be refused. */
    private static final int FULL_PERCENT = 95;

    private static final Pattern DATABASE = Pattern.compile("db\\d+");
    private static final String NO_EVICTION = "noeviction";

    static Memory of(Info info) {
        long keys = 0;
        long keysWithTtl = 0;
        for (var field : info.fields().entrySet()) {
            if (DATABASE.matcher(field.getKey()).matches()) {
                Info parts = Info.ofParts(field.getValue());
                keys += Math.max(0, parts.number("keys"));
                keysWithTtl += Math.max(0, parts.number("expires"));
            }
        }
        return new Memory(
                info.number("used_memory"),
                Math.max(0, info.number("maxmemory")),
                info.text("maxmemory_policy"),
                keys,
                keysWithTtl);
    }

    boolean isLimited() {
        return maxBytes > 0;
    }

    /** How much of the limit is used, in percent; 0 without one. */
    double pressurePercent() {
        return isLimited() ? 100.0 * usedBytes / maxBytes : 0;
    }

    boolean isFull() {
        return pressurePercent() >= FULL_PERCENT;
    }

    /** Whether there is nothing that may be evicted, so that a full server refuses writes. */
    boolean cannotEvict() {
        return policy.equals(NO_EVICTION) || policy.startsWith("volatile-") && keysWithTtl == 0;
    }
}
