package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.chaos.Recording.InFlight;
import dev.detour.chaos.Recording.Stall;
import dev.detour.chaos.app.KeyClass;
import dev.detour.chaos.app.Processors;
import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.result.ScenarioResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecordingTest {

    private static final String TEXT = """
            call jedis-pool 1000 1100 1900 HOT VALUE 3 hot:jedis-pool:7
            call jedis-pool 2000 2100 2900 OWN VALUE 4 own:jedis-pool:7
            tick jedis-pool 0 3 1 LOCAL=2;PRIMARY=5
            breakers - 0 127.0.0.1:7001=OPEN
            processors - 0 40 90
            hiccup 4000 2500
            handover 5000 900
            hiccups 100 200 2500
            inflight jedis-pool-near 4 1
            """;

    @Test
    void parse_whatAnApplicationSays_isRead() {
        Recording recording = Recording.parse(TEXT);

        assertThat(recording.of("jedis-pool").calls())
                .containsExactly(
                        new Recording.Call(
                                1_000, 1_100, 1_900, KeyClass.HOT, "VALUE", true, true, false, "hot:jedis-pool:7"),
                        new Recording.Call(
                                2_000, 2_100, 2_900, KeyClass.OWN, "VALUE", false, false, true, "own:jedis-pool:7"));
        assertThat(recording.of("jedis-pool").looks())
                .containsExactly(new Recording.Look(3, 1, Map.of("LOCAL", 2L, "PRIMARY", 5L)));
        assertThat(recording.breakers()).containsExactly(Map.of("127.0.0.1:7001", "OPEN"));
        assertThat(recording.processors()).containsExactly(new Processors(40, 90));
        assertThat(recording.hiccups().stalls()).containsExactly(new Stall(4_000, 2_500));
        assertThat(recording.hiccups().p95()).isEqualTo(100);
        assertThat(recording.hiccups().handOvers()).containsExactly(new Stall(5_000, 900));
        assertThat(recording.inFlight()).containsOnly(Map.entry("jedis-pool-near", new InFlight(4, 1)));
    }

    @Test
    void parse_lineOfAnotherKind_fails() {
        assertThatThrownBy(() -> Recording.parse("something else"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("something");
    }

    @Test
    void longestMicros_stallsThatReachIn_count() {
        Recording.Hiccups hiccups = Recording.parse(TEXT).hiccups();

        assertThat(hiccups.longestMicros(6_000, 7_000)).isEqualTo(2_500);
        assertThat(hiccups.longestMicros(6_500, 7_000)).isZero();
        assertThat(hiccups.longestMicros(0, 4_000)).isZero();
    }

    @Test
    void in_commandstats_countsWhatWasRejectedToo() {
        String text = "cmdstat_get:calls=100,usec=5,usec_per_call=0.05,rejected_calls=7,failed_calls=0";

        assertThat(ServerReads.in(text)).isEqualTo(new ServerReads(107, 7, 0, 0));
        assertThat(ServerReads.in("cmdstat_set:calls=3")).isEqualTo(new ServerReads(0, 0, 0, 0));
        assertThat(new ServerReads(107, 7, 3, 0).since(new ServerReads(100, 5, 1, 0)))
                .isEqualTo(new ServerReads(7, 2, 2, 0));
    }

    @Test
    void in_commandstats_tellsTheWarmersLookUpsFromReads() {
        String text = """
                cmdstat_pttl:calls=30,usec=5,usec_per_call=0.05,rejected_calls=2,failed_calls=0\r
                cmdstat_getdel:calls=9,usec=5,usec_per_call=0.05,rejected_calls=9,failed_calls=0\r
                cmdstat_get:calls=100,usec=5,usec_per_call=0.05,rejected_calls=7,failed_calls=0\r
                """;

        assertThat(ServerReads.in(text)).isEqualTo(new ServerReads(75, 5, 32, 0));
    }

    @Test
    void inTime_runOfMoreThanAnHour_isMissed() {
        assertThat(ChaosRun.inTime(Duration.ofMinutes(60), Duration.ofMinutes(60))
                        .passed())
                .isTrue();
        assertThat(ChaosRun.inTime(Duration.ofMinutes(61), Duration.ofMinutes(60))
                        .passed())
                .isFalse();
    }

    @Test
    void inconclusive_moreThanThreeScenarios_isMissed() {
        GateResult slow = GateResult.atMost("A", "P95", "jedis", 5, 6, "ms", "").inconclusive("the machine is as late");
        ScenarioResult one = new ScenarioResult(
                "frozen",
                "It stands still",
                100,
                new ScenarioResult.Span(0, 0),
                0,
                List.of(),
                List.of(slow),
                List.of());

        assertThat(ChaosRun.inconclusive(List.of(one, one, one)).passed()).isTrue();
        assertThat(ChaosRun.inconclusive(List.of(one, one, one, one)).passed()).isFalse();
    }

    @Test
    void brokenOff_longMessage_isOneLine() {
        assertThat(ChaosRun.brokenOff(new AssertionError("stop: ERROR\nits last lines")))
                .isEqualTo("It broke off: java.lang.AssertionError: stop: ERROR");
    }
}
