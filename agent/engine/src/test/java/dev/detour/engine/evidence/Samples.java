package dev.detour.engine.evidence;

import dev.detour.engine.model.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Samples for tests: of an ordinary server, but for what is said. */
final class Samples {

    static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private Samples() {}

    /** A time so long before the one at which a clock wraps around. */
    static long beforeTheWrap(long nanos) {
        return Long.MAX_VALUE - nanos;
    }

    /** The reply to INFO of a primary, with these differences: field and value in turn; without a value it is left out. */
    static String info(String... differences) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("run_id", "run-1");
        fields.put("uptime_in_seconds", "1000");
        fields.put("used_memory", "1000");
        fields.put("maxmemory", "0");
        fields.put("maxmemory_policy", "volatile-lru");
        fields.put("evicted_keys", "0");
        fields.put("expired_keys", "0");
        fields.put("keyspace_hits", "0");
        fields.put("keyspace_misses", "0");
        fields.put("role", "master");
        fields.put("master_replid", "history-1");
        fields.put("master_replid2", "0000000000000000000000000000000000000000");
        fields.put("master_repl_offset", "0");
        fields.put("second_repl_offset", "-1");
        fields.put("db0", "keys=100,expires=50,avg_ttl=0");
        for (int i = 0; i < differences.length; i += 2) {
            fields.put(differences[i], differences[i + 1]);
        }
        return fields.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .map(field -> field.getKey() + ':' + field.getValue() + "\r\n")
                .collect(Collectors.joining("", "# Server\r\n", ""));
    }

    /** Of databases of which all are read; the counts of commands are not told. */
    static Report report(String info, long atNanos) {
        return report(info, atNanos, "");
    }

    static Report report(String info, long atNanos, String commandStats, Integer... databases) {
        return new Report(info, atNanos, Set.of(databases), () -> commandStats);
    }

    /** The counts of one command, among those of others. */
    static String commandStats(String command, int calls) {
        return "# Commandstats\r\ncmdstat_info:calls=9,usec=1\r\ncmdstat_" + command + ":calls=" + calls
                + ",usec=7,usec_per_call=7.00,rejected_calls=0,failed_calls=0\r\n";
    }

    static NodeSample sample(long atNanos, String... differences) {
        return NodeSample.of(info(differences), atNanos);
    }
}
