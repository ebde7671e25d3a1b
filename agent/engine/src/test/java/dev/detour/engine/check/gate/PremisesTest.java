package dev.detour.engine.check.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate is green only where what it judges could have made it red. */
class PremisesTest extends GateCase {

    private static final String SUMMARY = GateCommandTest.SUMMARY;

    private static String injecting(String fault, String kind, long count) {
        return SUMMARY.replace(
                "\"injected\":[]",
                "\"injected\":[{\"fault\":\"" + fault + "\",\"kind\":\"" + kind + "\",\"count\":" + count + "}]");
    }

    /** Nothing that Detour would do was done. */
    @Test
    void gate_observeMode_isNothingMeasured() throws IOException {
        Path file = file("a.json", SUMMARY.replace("\"route\"", "\"observe\""));

        assertThat(gate(file, "--errors", "1")).isOne();
        assertThat(out.toString())
                .contains("NOTHING WAS MEASURED for mode:")
                .containsPattern("mode +route +1 +UNMEASURED");
    }

    @Test
    void gate_noReadWasDiverted_failsUnlessNoneHadToBe() throws IOException {
        Path file = file("a.json", diverted("{}", "{\"timeout\":0}"));

        assertThat(gate(file, "--errors", "1", "--miss-rate", "2%")).isOne();
        assertThat(out.toString()).contains("NOTHING WAS MEASURED for diverted:");
        assertThat(gate(file, "--errors", "1", "--diverted", "0")).isZero();
    }

    /** The tests have caused it, and it is no use to tell them to. */
    @Test
    void gate_faultsThatNobodyCouldAnswer_saysWhatTheyNeed() throws IOException {
        Path unheld = file("a.json", diverted("{}", "{\"timeout\":0}"));
        assertThat(gate(unheld, "--errors", "1")).isOne();
        assertThat(out.toString()).contains("10 met a fault, and there was nobody to answer: their keys need a loader");

        Path healthy = file("b.json", diverted("{}", "{\"timeout\":0}").replace("\"timeout\":10", "\"timeout\":0"));
        assertThat(gate(healthy, "--errors", "1")).isOne();
        assertThat(out.toString()).contains("--diverted 0 if none has to be");
    }

    @ParameterizedTest
    @CsvSource({
        "eviction, ; what was injected left nulls to the caller: their keys need a loader",
        "slow-origin, ; --diverted 0 if none has to be"
    })
    void gate_nothingDivertedThoughInjected_saysWhatWouldHelp(String kind, String advice) throws IOException {
        String nothingDiverted = diverted("{}", "{\"timeout\":0}").replace("\"timeout\":10", "\"timeout\":0");
        String injected = nothingDiverted.replace(
                "\"injected\":[]", "\"injected\":[{\"fault\":\"it\",\"kind\":\"" + kind + "\",\"count\":93}]");

        assertThat(gate(file("a.json", injected), "--errors", "1")).isOne();
        assertThat(out.toString()).contains(advice);
    }

    /** A pipeline whose tests have stopped to provoke a fallback still has keys that nobody has stored yet. */
    @Test
    void gate_nothingButNullsThatALoaderAnswered_isNothingMeasured() throws IOException {
        Path file = file(
                "a.json", diverted("{\"absent\":3,\"unexplained\":40,\"expired\":5,\"deleted\":6}", "{\"timeout\":0}"));

        assertThat(gate(file, "--errors", "1", "--miss-rate", "2%")).isOne();
        assertThat(out.toString()).contains("NOTHING WAS MEASURED for diverted:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evicted", "cold-start"})
    void gate_nullsOfLostValues_areDiverted(String cause) throws IOException {
        Path file = file("a.json", diverted("{\"" + cause + "\":3,\"absent\":40}", "{\"timeout\":0}"));

        assertThat(gate(file, "--diverted", "3")).isZero();
        assertThat(gate(file, "--diverted", "4")).isOne();
    }

    private static String diverted(String misses, String faults) {
        return SUMMARY.replaceFirst(
                "\"diverted\":.*", "\"diverted\":{\"misses\":" + misses + ",\"faults\":" + faults + "},");
    }

    @Test
    void gate_fewerDivertedThanAsked_fails() throws IOException {
        Path file = file("a.json", SUMMARY);

        assertThat(gate(file, "--diverted", "10")).isZero();
        assertThat(gate(file, "--diverted", "11", "--allow-unmeasured")).isOne();
        assertThat(out.toString()).endsWith("failed: diverted" + System.lineSeparator());
    }

    @Test
    void gate_noLoaderWasAsked_itsPeakIsNotMeasured() throws IOException {
        Path file = file("a.json", SUMMARY.replace("\"peakPerSecond\":40", "\"peakPerSecond\":0"));

        assertThat(gate(file, "--origin-peak", "100")).isOne();
        assertThat(out.toString()).contains("NOTHING WAS MEASURED for origin-peak:");
    }

    @Test
    void gate_faultsWereInjected_isSaid() throws IOException {
        Path a = file("a.json", injecting("node-down into all", "node-down", 7));
        Path b = file("b.json", injecting("timeout into all", "timeout", 2));
        Path c = file("c.json", injecting("eviction into all", "eviction", 1));

        assertThat(gate(a, b, c, "--miss-rate", "2%")).isZero();
        assertThat(out.toString())
                .contains("0 nulls (1 injected), 30 faults (9 injected)")
                .containsPattern("injected +>= 1 each +1 +passed +1 eviction into all; 7 node-down into all; 2 time");
    }

    @Test
    void gate_faultNeverStruck_fails() throws IOException {
        Path never = file("a.json", injecting("slow-origin into all", "slow-origin", 0));

        assertThat(gate(never, "--miss-rate", "2%")).isOne();
        assertThat(out.toString()).contains("never struck: slow-origin into all");
        Path struck = file("b.json", injecting("slow-origin into all", "slow-origin", 1)); // in another fork
        assertThat(gate(never, struck, "--miss-rate", "2%")).isZero();
    }

    @Test
    void gate_fewerSummariesThanProcesses_fails() throws IOException {
        Path file = file("a.json", SUMMARY);

        assertThat(gate(file, "--at-least", "2")).isOne();
        assertThat(out.toString()).containsPattern("at-least +>= 2 +1 +FAILED");
        assertThat(gate(file, file, file("b.json", SUMMARY), "--at-least", "2")).isZero();
    }

    @Test
    void gate_since_leavesOutWhatBeganEarlier() throws IOException {
        Path old = file("a.json", SUMMARY.replace("2026-12-01T09:30:00Z", "2020-01-01T00:00:00Z"));
        Path now = file(
                "b.json", SUMMARY.replace("2026-12-01T09:30:00Z", Instant.now().toString()));

        assertThat(gate(old, now, "--miss-rate", "2%", "--since", "1h")).isZero();
        assertThat(out.toString()).contains("1 summary, begun ").contains(", 1 older left out; 100 reads");
        assertThat(gate(old, now, "--miss-rate", "2%")).isZero();
        assertThat(out.toString()).contains("2 summaries, begun 2020-01-01T00:00:00Z to ");
        assertThat(gate(old, "--miss-rate", "2%", "--since", "1h")).isEqualTo(2);
        assertThat(err.toString()).contains("the latest began 2020-01-01T00:00:00Z");
    }

    /** A retry, a primary that was late, or nobody: all of them made their callers wait. */
    @ParameterizedTest
    @ValueSource(strings = {"retry", "redirect", "primary", "none", "replica"})
    void gate_callsThatNoLoaderAnswered_areAllInTheirTimes(String tier) throws IOException {
        String slow = "\"" + tier + "\":{\"max\":300000,\"buckets\":[[300000,50]]}";
        Path file = file("a.json", SUMMARY.replace("\"none\":{\"max\":9000,\"buckets\":[[9000,2]]}", slow));

        assertThat(gate(file, "--call-p95", "299ms")).isOne();
        assertThat(gate(file, "--call-p95", "300ms")).isZero();
    }

    @Test
    void gate_nullsInPlaceOfExceptions_areSaid() throws IOException {
        Path file = file("a.json", SUMMARY.replace("\"nullsForExceptions\":0", "\"nullsForExceptions\":89"));

        assertThat(gate(file, "--miss-rate", "2%")).isZero();
        assertThat(out.toString()).contains("2 of 100 reads; 89 got a null in place of an exception");
    }

    /** More than a bucket tells apart is no figure; what is over its limit must not look as if it were not. */
    @Test
    void gate_times_areInTheUnitOfTheLimitWithThreeDigits() throws IOException {
        String quick = SUMMARY.replace(
                        "\"max\":6000,\"buckets\":[[6015,1]]", "\"max\":319.487,\"buckets\":[[319.487,1]]")
                .replace("\"max\":900,\"buckets\":[[100,6],[900,1]]", "\"max\":100,\"buckets\":[[100,7]]");
        Path file = file("a.json", quick);

        assertThat(gate(file, "--fallback-p95", "5ms", "--isolation", "30ms")).isOne();
        assertThat(out.toString())
                .contains(line(
                        "fallback-p95",
                        "<= 5 ms",
                        "0.32 ms",
                        "passed",
                        "8 answers by replica, local or stale; of so few it is the largest"))
                .containsPattern("isolation +<= 30 ms +30.1 ms +FAILED");
        assertThat(gate(file, "--fallback-p95", "319.5us")).isZero();
        assertThat(out.toString()).containsPattern("fallback-p95 +<= 319.5 us +319.5 us +passed");
    }
}
