package dev.detour.chaos;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What the agent itself has counted from one moment to another, as its operation {@code report()} tells. */
final class AgentReport {

    private final JsonObject before;
    private final JsonObject after;

    private AgentReport(JsonObject before, JsonObject after) {
        this.before = before;
        this.after = after;
    }

    /** @param before and {@code after} are two reports of one process */
    static AgentReport between(String before, String after) {
        return new AgentReport(
                JsonParser.parseString(before).getAsJsonObject(),
                JsonParser.parseString(after).getAsJsonObject());
    }

    /** From when it was known that the primary has no value until an answer was: by the tier that gave it. */
    Times fallbacks(String tier) {
        return times("fallbackMicros", tier);
    }

    /** Whole calls that were diverted, by the tier that answered. */
    Times divertedCalls(String tier) {
        return times("divertedCallMicros", tier);
    }

    private Times times(String kind, String tier) {
        Map<Double, Long> counts = new TreeMap<>();
        add(counts, after, kind, tier, 1);
        add(counts, before, kind, tier, -1);
        return new Times(counts);
    }

    private static void add(Map<Double, Long> counts, JsonObject report, String kind, String tier, int sign) {
        JsonObject byTier = report.getAsJsonObject(kind);
        if (byTier != null && byTier.has(tier)) {
            for (JsonElement bucket : byTier.getAsJsonObject(tier).getAsJsonArray("buckets")) {
                JsonArray pair = bucket.getAsJsonArray();
                counts.merge(pair.get(0).getAsDouble(), sign * pair.get(1).getAsLong(), Long::sum);
            }
        }
    }

    /** How much LOCAL and what is known of keys take in memory, as one report tells. */
    static long memoryBytes(String report) {
        return JsonParser.parseString(report)
                .getAsJsonObject()
                .getAsJsonObject("memory")
                .get("bytes")
                .getAsLong();
    }

    /**
     * Times in buckets.
     *
     * @param counts by the longest time of each bucket, in microseconds
     */
    record Times(Map<Double, Long> counts) {

        /** Those of a histogram of microseconds. */
        static Times of(Histogram micros) {
            Map<Double, Long> counts = new TreeMap<>();
            micros.recordedValues()
                    .forEach(value ->
                            counts.put((double) value.getValueIteratedTo(), value.getCountAddedInThisIterationStep()));
            return new Times(counts);
        }

        long count() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        /** The same and others. */
        Times and(Times others) {
            Map<Double, Long> sum = new TreeMap<>(counts);
            others.counts.forEach((upTo, count) -> sum.merge(upTo, count, Long::sum));
            return new Times(sum);
        }

        /** The same without so many of the longest. */
        Times withoutLongest(long some) {
            long kept = Math.max(0, count() - some);
            Map<Double, Long> rest = new TreeMap<>();
            for (Map.Entry<Double, Long> bucket : counts.entrySet()) { // which are in order
                long taken = Math.min(kept, bucket.getValue());
                rest.put(bucket.getKey(), taken);
                kept -= taken;
            }
            return new Times(rest);
        }

        /** In milliseconds; 0 where there is none. */
        double percentileMillis(double percent) {
            long rank = (long) Math.ceil(count() * percent / 100);
            long sofar = 0;
            for (Map.Entry<Double, Long> bucket : counts.entrySet()) {
                sofar += bucket.getValue();
                if (sofar >= rank && bucket.getValue() > 0) {
                    return bucket.getKey() / 1_000;
                }
            }
            return 0;
        }
    }

    /**
     * How long each breaker of a server took that opened for failures, from the first of them, each time that it did; in
     * milliseconds. The agent lists the latest only: of one that opened more often than that all the last are there.
     */
    List<Double> isolationsMillis() {
        List<Double> isolations = new ArrayList<>();
        for (JsonElement element : after.getAsJsonArray("servers")) {
            JsonObject server = element.getAsJsonObject();
            JsonObject earlier = server(before, server.get("server").getAsString());
            JsonArray listed = server.getAsJsonArray("isolationMicros");
            long opened = server.get("isolations").getAsLong()
                    - (earlier.has("isolations") ? earlier.get("isolations").getAsLong() : 0);
            for (long i = Math.max(0, listed.size() - opened); i < listed.size(); i++) {
                isolations.add(listed.get((int) i).getAsDouble() / 1_000);
            }
        }
        return isolations;
    }

    private static JsonObject server(JsonObject report, String name) {
        for (JsonElement server : report.getAsJsonArray("servers")) {
            if (server.getAsJsonObject().get("server").getAsString().equals(name)) {
                return server.getAsJsonObject();
            }
        }
        return new JsonObject();
    }
}
