package dev.detour.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.detour.chaos.result.Bucket;
import dev.detour.chaos.result.ScenarioResult;
import dev.detour.chaos.result.WayResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChartSeriesTest {

    private static JsonObject wayOf(boolean agent, Bucket... timeline) {
        WayResult way = new WayResult(
                "jedis-pool", agent, Arrays.asList(timeline), new WayResult.Summary(0, 0, 0, 0, 0, 0, 0, 0, 0));
        ScenarioResult scenario =
                new ScenarioResult("s", "S", 100, SampleRun.FAULT, 300, List.of(way), List.of(), List.of());
        return JsonParser.parseString(ChartSeries.of(scenario))
                .getAsJsonObject()
                .getAsJsonArray("ways")
                .get(0)
                .getAsJsonObject();
    }

    private static Bucket bucket(int t, long calls, Map<String, Long> tiers, Map<String, String> breakers) {
        return new Bucket(t, calls, 1, 2, 10, 20, 30, 40, tiers, breakers, 5);
    }

    @Test
    void of_nothingCalled_hasAGapInLatencies() {
        JsonObject way = wayOf(true, bucket(0, 7, Map.of(), Map.of()), bucket(100, 0, Map.of(), Map.of()));

        assertThat(way.get("calls")).hasToString("[7,0]");
        assertThat(way.get("p99")).hasToString("[30,null]");
        assertThat(way.get("origin")).hasToString("[5,5]");
    }

    @Test
    void of_tierThatAppearsLate_isZeroBefore() {
        JsonObject way = wayOf(true, bucket(0, 1, Map.of(), Map.of()), bucket(100, 1, Map.of("LOCAL", 3L), Map.of()));

        assertThat(way.get("tiers")).hasToString("{\"LOCAL\":[0,3]}");
    }

    @Test
    void of_breaker_isToldWhereItChanges() {
        JsonObject way = wayOf(
                true,
                bucket(0, 1, Map.of(), Map.of("a:1", "CLOSED")),
                bucket(100, 1, Map.of(), Map.of("a:1", "CLOSED", "b:2", "OPEN")),
                bucket(200, 1, Map.of(), Map.of("a:1", "HALF_OPEN")));

        assertThat(way.get("breakers"))
                .hasToString("{\"a:1\":[[0,\"closed\"],[2,\"half_open\"]],\"b:2\":[[1,\"open\"]]}");
    }

    @Test
    void of_withoutTheAgent_hasNeitherTiersNorBreakers() {
        JsonObject way = wayOf(false, bucket(0, 1, Map.of(), Map.of()));

        assertThat(way.keySet()).doesNotContain("tiers", "breakers");
    }
}
