package dev.detour.benchmarks.loaded;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.TreeMap;

/** What Detour has counted from one of its summaries to the next. */
public final class DetourReport {

    private static final double MICROS_PER_MILLI = 1e3;

    private final JsonObject before;
    private final JsonObject after;

    private DetourReport(JsonObject before, JsonObject after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Of two summaries.
     *
     * @param before and {@code after} are of one process, as JSON
     */
    public static DetourReport between(String before, String after) {
        return new DetourReport(
                JsonParser.parseString(before).getAsJsonObject(),
                JsonParser.parseString(after).getAsJsonObject());
    }

    /**
     * How long it took from the first failed read of a server until its breaker was open, in milliseconds; the longest where
     * that was more than once, and not a number where it was never.
     */
    public double isolationMillis() {
        double longest = Double.NaN;
        for (JsonElement element : after.getAsJsonArray("servers")) {
            JsonObject server = element.getAsJsonObject();
            JsonArray listed = server.getAsJsonArray("isolationMicros");
            long since = server.get("isolations").getAsLong()
                    - isolationsBefore(server.get("server").getAsString());
            for (int i = (int) Math.max(0, listed.size() - since); i < listed.size(); i++) {
                double millis = listed.get(i).getAsDouble() / MICROS_PER_MILLI;
                longest = Double.isNaN(longest) ? millis : Math.max(longest, millis);
            }
        }
        return longest;
    }

    private long isolationsBefore(String server) {
        for (JsonElement element : before.getAsJsonArray("servers")) {
            JsonObject known = element.getAsJsonObject();
            if (known.get("server").getAsString().equals(server)) {
                return known.get("isolations").getAsLong();
            }
        }
        return 0;
    }

    /** Reads that went another way than to the server, whoever answered them. */
    public long diverted() {
        return times().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What so many percent of these took at most, from the application's call to its answer, in milliseconds: the limit of a
     * bucket. Not a number where there was none.
     */
    public double divertedMillis(double percent) {
        long rank = (long) Math.ceil(diverted() * percent / 100);
        long sofar = 0;
        for (Map.Entry<Double, Long> bucket : times().entrySet()) {
            sofar += bucket.getValue();
            if (sofar >= rank && bucket.getValue() > 0) {
                return bucket.getKey() / MICROS_PER_MILLI;
            }
        }
        return Double.NaN;
    }

    private Map<Double, Long> times() {
        Map<Double, Long> counts = new TreeMap<>();
        add(counts, after, 1);
        add(counts, before, -1);
        return counts;
    }

    private static void add(Map<Double, Long> counts, JsonObject report, int sign) {
        for (Map.Entry<String, JsonElement> tier :
                report.getAsJsonObject("divertedCallMicros").entrySet()) {
            for (JsonElement bucket : tier.getValue().getAsJsonObject().getAsJsonArray("buckets")) {
                JsonArray pair = bucket.getAsJsonArray();
                counts.merge(pair.get(0).getAsDouble(), sign * pair.get(1).getAsLong(), Long::sum);
            }
        }
    }
}
