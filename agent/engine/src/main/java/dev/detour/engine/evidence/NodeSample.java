package dev.detour.engine.evidence;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says of itself in {@code INFO}. Counters run since its start; one that it does not tell is -1.
 *
 * @param atNanos before it was asked
 * @param runId of the run, which a restart changes; empty where it is not told
 * @param serverMicros since the epoch, by its own clock; before Redis 6.0 it does not tell
 * @param isReplica whether it follows a primary, so that another server decides what it expires and evicts
 * @param history the id of the history of writes; a failover begins another one
 * @param formerHistory the one of which the present is a continuation, up to {@code formerOffset}
 * @param offset of the history
 * @param usedMemory in bytes, without what replicas and the append-only file take
 * @param maxMemory in bytes; 0 for no limit
 * @param policy what is evicted, as {@code maxmemory-policy} names it
 * @param keys by database; one that is empty is missing
 */
record NodeSample(
        long atNanos,
        String runId,
        long uptimeSeconds,
        long serverMicros,
        boolean isReplica,
        String history,
        String formerHistory,
        long formerOffset,
        long offset,
        long evicted,
        long expired,
        long hits,
        long misses,
        long usedMemory,
        long maxMemory,
        String policy,
        Map<Integer, Long> keys) {

    private static final Pattern DATABASE = Pattern.compile("db(\\d{1,9}):keys=(\\d{1,18})(?!\\d)");

    static NodeSample of(String info, long atNanos) {
        return of(info, atNanos, 0);
    }

    /** @param ownHits of this process's warming, which say nothing of what the server's users find */
    static NodeSample of(String info, long atNanos, long ownHits) {
        Map<String, String> fields = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        });
        return new NodeSample(
                atNanos,
                fields.getOrDefault("run_id", ""),
                number(fields, "uptime_in_seconds"),
                number(fields, "server_time_usec"),
                "slave".equals(fields.get("role")),
                fields.getOrDefault("master_replid", ""),
                fields.getOrDefault("master_replid2", ""),
                number(fields, "second_repl_offset"),
                number(fields, "master_repl_offset"),
                number(fields, "evicted_keys"),
                number(fields, "expired_keys"),
                number(fields, "keyspace_hits") - ownHits,
                number(fields, "keyspace_misses"),
                counted(number(fields, "used_memory"), number(fields, "mem_not_counted_for_evict")),
                number(fields, "maxmemory"),
                fields.getOrDefault("maxmemory_policy", "noeviction"),
                keys(fields));
    }

    /** Each database that has any on a line like {@code db0:keys=3,expires=1,avg_ttl=0}. */
    private static Map<Integer, Long> keys(Map<String, String> fields) {
        Map<Integer, Long> keys = new HashMap<>();
        fields.forEach((name, value) -> {
            Matcher database = DATABASE.matcher(name + ':' + value);
            if (database.lookingAt()) {
                keys.put(Integer.valueOf(database.group(1)), Long.valueOf(database.group(2)));
            }
        });
        return Map.copyOf(keys);
    }

    private static long counted(long used, long notCounted) {
        return used < 0 ? -1 : Math.max(0, used - Math.max(0, notCounted));
    }

    private static long number(Map<String, String> fields, String name) {
        return number(fields.getOrDefault(name, ""));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    /** How many keys there are in a database. */
    long keysIn(int database) {
        return keys.getOrDefault(database, 0L);
    }

    boolean evicts() {
        return !policy.equals("noeviction");
    }

    /** What share of its memory it uses; 0 where there is no limit. */
    double fullness() {
        return maxMemory > 0 && usedMemory >= 0 ? (double) usedMemory / maxMemory : 0;
    }

    /** Whether both are of one run of the server, so that its counters go on. */
    boolean isSameRunAs(NodeSample earlier) {
        return runId.equals(earlier.runId) && evicted >= earlier.evicted && expired >= earlier.expired;
    }
}
