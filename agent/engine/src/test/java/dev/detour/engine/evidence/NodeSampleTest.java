package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSampleTest {

    @Test
    void of_repliesOfAServer_isWhatItTells() {
        String info = Samples.info(
                "run_id", "abc",
                "uptime_in_seconds", "7",
                "server_time_usec", "1700000000123456",
                "role", "slave",
                "master_replid", "present",
                "master_replid2", "former",
                "master_repl_offset", "20",
                "second_repl_offset", "10",
                "evicted_keys", "1",
                "expired_keys", "2",
                "keyspace_hits", "3",
                "keyspace_misses", "4",
                "used_memory", "500",
                "maxmemory", "1000",
                "maxmemory_policy", "allkeys-lfu",
                "db0", "keys=5,expires=0,avg_ttl=0",
                "db12", "keys=6");

        assertThat(NodeSample.of(info, -9))
                .isEqualTo(new NodeSample(
                        -9,
                        "abc",
                        7,
                        1_700_000_000_123_456L,
                        true,
                        "present",
                        "former",
                        10,
                        20,
                        1,
                        2,
                        3,
                        4,
                        500,
                        1000,
                        "allkeys-lfu",
                        Map.of(0, 5L, 12, 6L)));
    }

    @Test
    void of_memoryThatCannotBe_isNotTold() {
        assertThat(NodeSample.of("used_memory:-615", 1).usedMemory()).isEqualTo(-1);
    }

    @Test
    void of_nothingOfUse_tellsNothing() {
        NodeSample nothing =
                NodeSample.of("# Server\n:\nuptime_in_seconds:soon\ndbsize:keys\ndb0:keys=many,\ndb1x:keys=1\n\n", 1);

        assertThat(nothing)
                .isEqualTo(new NodeSample(
                        1, "", -1, -1, false, "", "", -1, -1, -1, -1, -1, -1, -1, -1, "noeviction", Map.of()));
        assertThat(nothing.keysIn(0)).isZero();
        assertThat(nothing.fullness()).isZero();
        assertThat(nothing.evicts()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"500, 1000, 0.5", "1000, 1000, 1", "500, 0, 0", "500, '', 0", "'', 1000, 0"})
    void fullness_usedAndMost_isTheirShare(String used, String most, double share) {
        assertThat(sample(0, "used_memory", used, "maxmemory", most).fullness()).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource({
        "run-1, 5, 5, true",
        "run-1, 6, 7, true",
        "run-2, 6, 6, false",
        "run-1, 4, 5, false",
        "run-1, 5, 4, false"
    })
    void isSameRunAs_countersThatGoOn_isTrue(String run, String evicted, String expired, boolean isSame) {
        NodeSample before = sample(0, "evicted_keys", "5", "expired_keys", "5");

        assertThat(sample(1, "run_id", run, "evicted_keys", evicted, "expired_keys", expired)
                        .isSameRunAs(before))
                .isEqualTo(isSame);
    }

    @ParameterizedTest
    @CsvSource({"300, 0.7", "'', 1", "0, 1", "2000, 0"})
    void fullness_memoryThatDoesNotCount_isLeftOut(String notCounted, double share) {
        NodeSample sample =
                sample(0, "used_memory", "1000", "maxmemory", "1000", "mem_not_counted_for_evict", notCounted);

        assertThat(sample.fullness()).isEqualTo(share);
    }
}
