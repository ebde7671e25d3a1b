package dev.detour.chaos.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.detour.chaos.result.Bucket;
import dev.detour.chaos.result.ScenarioResult;
import dev.detour.chaos.result.WayResult;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * A scenario's timelines for {@code panels.js}: columns in place of buckets, a state of a breaker only where it changes. Some
 * hundred timelines make a tenth of the size so.
 */
final class ChartSeries {

    /** Writes what is markup as an escape, so that no text ends the script that it stands in. */
    private static final Gson GSON = new Gson();

    private ChartSeries() {}

    static String of(ScenarioResult scenario) {
        JsonObject fault = new JsonObject();
        fault.addProperty("from", scenario.fault().fromMillis());
        fault.addProperty("to", scenario.fault().toMillis());
        JsonObject json = new JsonObject();
        json.addProperty("bucket", scenario.bucketMillis());
        json.addProperty("length", scenario.lengthMillis());
        json.add("fault", fault);
        JsonArray ways = new JsonArray();
        scenario.ways().forEach(way -> ways.add(way(way)));
        json.add("ways", ways);
        return GSON.toJson(json);
    }

    private static JsonObject way(WayResult way) {
        List<Bucket> timeline = way.timeline();
        JsonObject json = new JsonObject();
        json.addProperty("name", way.name());
        json.addProperty("agent", way.agent());
        json.add("calls", column(timeline, Bucket::calls));
        json.add("errors", column(timeline, Bucket::errors));
        json.add("nulls", column(timeline, Bucket::nulls));
        json.add("p50", latencies(timeline, Bucket::p50));
        json.add("p95", latencies(timeline, Bucket::p95));
        json.add("p99", latencies(timeline, Bucket::p99));
        json.add("max", latencies(timeline, Bucket::max));
        if (way.agent()) {
            json.add("tiers", tiers(timeline));
            json.add("breakers", breakers(timeline));
        }
        json.add("origin", column(timeline, Bucket::originLoads));
        return json;
    }

    private static JsonArray column(List<Bucket> timeline, ToLongFunction<Bucket> value) {
        JsonArray column = new JsonArray(timeline.size());
        timeline.forEach(bucket -> column.add(value.applyAsLong(bucket)));
        return column;
    }

    /** Null where nothing was called: a line has a gap there. */
    private static JsonArray latencies(List<Bucket> timeline, ToLongFunction<Bucket> micros) {
        JsonArray column = new JsonArray(timeline.size());
        timeline.forEach(bucket -> column.add(bucket.calls() == 0 ? null : (Long) micros.applyAsLong(bucket)));
        return column;
    }

    private static JsonObject tiers(List<Bucket> timeline) {
        TreeSet<String> names = new TreeSet<>();
        timeline.forEach(bucket -> names.addAll(bucket.tiers().keySet()));
        JsonObject json = new JsonObject();
        for (String name : names) {
            json.add(name, column(timeline, bucket -> bucket.tiers().getOrDefault(name, 0L)));
        }
        return json;
    }

    private static JsonObject breakers(List<Bucket> timeline) {
        TreeSet<String> servers = new TreeSet<>();
        timeline.forEach(bucket -> servers.addAll(bucket.breakers().keySet()));
        JsonObject json = new JsonObject();
        servers.forEach(server -> json.add(server, changes(timeline, server)));
        return json;
    }

    /** Pairs of a bucket's place and the state from there on; a server that is not known yet has none. */
    private static JsonArray changes(List<Bucket> timeline, String server) {
        JsonArray changes = new JsonArray();
        String before = "";
        for (int i = 0; i < timeline.size(); i++) {
            String state =
                    timeline.get(i).breakers().getOrDefault(server, before).toLowerCase(Locale.ROOT);
            if (!state.equals(before)) {
                JsonArray change = new JsonArray(2);
                change.add(i);
                change.add(state);
                changes.add(change);
                before = state;
            }
        }
        return changes;
    }
}
