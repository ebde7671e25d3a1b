package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.SECOND;
import static dev.detour.engine.evidence.Samples.commandStats;
import static dev.detour.engine.evidence.Samples.report;
import static dev.detour.engine.evidence.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.detour.engine.model.Condition;
import dev.detour.engine.telemetry.CapturedLog;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeRecordTest {

    private final Histories histories = new Histories();
    private final NodeRecord record = new NodeRecord("redis:6379", new Pressure.Threshold(10, 0.95), histories);
    private long now = -5 * SECOND; // nanoTime may be negative
    private String commandStats = commandStats("flushall", 0);
    private Condition known = Condition.unknown(now);

    /** One more sample, a second after the last; it comes a millisecond after it was asked for. */
    private Condition told(String... differences) {
        now += SECOND;
        NodeSample sample = sample(now - 1_000_000, differences);
        known = record.after(sample, report("", now, commandStats), known, now);
        return known;
    }

    @Test
    void after_firstSample_isKnownAndNothingHasHappened() {
        Condition first = told();

        assertThat(first.isSampled()).isTrue();
        assertThat(first.sampledNanos()).isEqualTo(now - 1_000_000);
        assertThat(first.isPressed() || first.isFull() || first.isCold()).isFalse();
        assertThat(first.evictsVolatileOnly()).isTrue();
        assertThat(first.hasLostSince(now - 3600 * SECOND)).isFalse();
        assertThat(first.hasEvictedSince(now - 3600 * SECOND)).isFalse();
        assertThat(first.hasExpiredSince(now - 3600 * SECOND)).isFalse();
    }

    @Test
    void after_countersThatWentOn_isWhenThatWasNoticed() {
        told("evicted_keys", "5", "expired_keys", "5");
        told("evicted_keys", "6", "expired_keys", "5");
        long evicted = now;
        assertThat(known.evictedNanos()).isEqualTo(evicted);
        assertThat(known.evictsMore()).isTrue();

        told("evicted_keys", "6", "expired_keys", "8");
        assertThat(known.evictedNanos()).isEqualTo(evicted);
        assertThat(known.expiredNanos()).isEqualTo(now);
        assertThat(known.evictsMore()).isFalse();

        told("evicted_keys", "6", "expired_keys", "8");
        assertThat(known.expiredNanos()).isEqualTo(now - SECOND);
        assertThat(known.evictsMore()).isFalse();
    }

    @Test
    void evictedPerSecond_betweenTheLastTwoSamples_isKnownWhileTheServerIsAsked() {
        told("evicted_keys", "5");
        assertThat(record.evictedPerSecond()).isNaN();

        told("evicted_keys", "55");
        assertThat(record.evictedPerSecond()).isCloseTo(50, within(0.5));
        record.left();
        assertThat(record.evictedPerSecond()).isNaN();
    }

    @Test
    void after_countersThatWereReset_countsFromNothing() {
        told("evicted_keys", "500");
        told("evicted_keys", "3"); // CONFIG RESETSTAT
        assertThat(known.evictedNanos()).isEqualTo(now);
        assertThat(known.isPressed()).isFalse();
        assertThat(known.isCold()).isFalse();
    }

    @Test
    void after_evictionsPerSecond_areByTheTimeBetweenTheSamples() {
        told();
        now += 99 * SECOND;
        told("evicted_keys", "990");
        assertThat(known.isPressed()).isFalse();

        told("evicted_keys", "1100");
        assertThat(known.isPressed()).isTrue();
    }

    private static final String[] PRESSED = {"evicted_keys", "1000", "used_memory", "99", "maxmemory", "100"};

    @Test
    void after_lossUnderPressure_endsIt() {
        for (String loss : List.of("restart", "flush", "failover")) {
            NodeRecord pressed = new NodeRecord(loss + ":6379", new Pressure.Threshold(10, 0.95), histories);
            histories.seen(sample(now, "master_replid", "history-0", "master_repl_offset", "1000"));
            Condition before = after(pressed, commandStats("flushall", 0), Condition.unknown(now));
            before = after(pressed, commandStats("flushall", 0), before, PRESSED);
            assertThat(before.isPressed()).isTrue();

            String[] lost = switch (loss) {
                case "restart" -> new String[] {"run_id", "run-2"};
                case "flush" -> with(PRESSED, "db0", "");
                default ->
                    with(PRESSED, "master_replid", "h", "master_replid2", "history-0", "second_repl_offset", "900");
            };
            Condition after = after(pressed, commandStats("flushall", 1), before, lost);

            assertThat(after.isCold()).as(loss).isTrue();
            assertThat(after.isPressed()).as(loss).isFalse();
        }
    }

    private static String[] with(String[] differences, String... more) {
        return Stream.of(differences, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private Condition after(NodeRecord of, String stats, Condition before, String... differences) {
        now += SECOND;
        return of.after(sample(now, differences), report("", now, stats), before, now);
    }

    @Test
    void after_pressureThatComesAndGoes_isSaidOnceAMinuteAtMostAndWhenItStays() {
        try (CapturedLog log = new CapturedLog()) {
            long evicted = 0;
            told();
            for (int second = 1; second <= 130; second++) {
                evicted += second % 30 == 1 || second > 90 ? 200 : 0; // each time for some fifteen seconds
                told("evicted_keys", "" + evicted);
            }

            assertThat(log.lines())
                    .extracting(line -> line.contains("no longer"))
                    .containsExactly(false, true, false, true, false);
        }
    }

    @Test
    void after_restartThatIsSeenWhileItReadsItsData_isColdFromThenOn() {
        told();
        told("run_id", "run-2", "loading", "1", "db0", "keys=1"); // by a user who may call INFO but not PING
        long lost = now;
        assertThat(known.isCold()).isTrue();

        told("run_id", "run-2");
        assertThat(known.isCold()).isTrue();
        assertThat(known.lostNanos()).isEqualTo(lost);
    }

    @Test
    void after_manyEvictedBeforeTheFirstSample_isNoPressure() {
        assertThat(told("evicted_keys", "1000000").isPressed()).isFalse();
    }

    @Test
    void after_fullAndEvictingNothing_isFull() {
        assertThat(told("used_memory", "100", "maxmemory", "100", "maxmemory_policy", "noeviction")
                        .isFull())
                .isTrue();
        assertThat(told("used_memory", "99", "maxmemory", "100", "maxmemory_policy", "noeviction")
                        .isFull())
                .isFalse();
        assertThat(told("used_memory", "100", "maxmemory", "100", "maxmemory_policy", "allkeys-lru")
                        .isFull())
                .isFalse();
        assertThat(known.evictsVolatileOnly()).isFalse();
    }

    @Test
    void after_restart_isColdUntilTheHitRateIsBack() {
        told();
        told("keyspace_hits", "80", "keyspace_misses", "20");
        String[] restarted = {"run_id", "run-2", "keyspace_hits", "0", "keyspace_misses", "5"};
        told(restarted);
        long lost = now;
        assertThat(known.isCold()).isTrue();
        assertThat(known.hasLostSince(lost)).isTrue();
        assertThat(known.hasLostSince(lost + 1)).isFalse();

        told("run_id", "run-2", "keyspace_hits", "50", "keyspace_misses", "55");
        assertThat(known.isCold()).isTrue();
        for (int i = 2; i <= 12; i++) {
            told("run_id", "run-2", "keyspace_hits", "" + 80 * i, "keyspace_misses", "" + (75 + 20 * i));
        }
        assertThat(known.isCold()).isFalse();
        assertThat(known.lostNanos()).isEqualTo(lost);
    }

    @Test
    void after_restartAndNobodyReads_isColdForTenMinutes() {
        told();
        told("run_id", "run-2");
        now += 599 * SECOND;
        assertThat(told("run_id", "run-2", "uptime_in_seconds", "600").isCold()).isTrue();
        assertThat(told("run_id", "run-2", "uptime_in_seconds", "601").isCold()).isFalse();
    }

    @Test
    void after_anotherLossWhileCold_beginsAnew() {
        told();
        told("run_id", "run-2");
        now += 599 * SECOND;
        told("run_id", "run-3");

        assertThat(known.lostNanos()).isEqualTo(now);
        assertThat(told("run_id", "run-3", "uptime_in_seconds", "1").isCold()).isTrue();
    }

    @Test
    void after_restartOfAReplica_isNoLoss() {
        told("role", "slave");

        assertThat(told("role", "slave", "run_id", "run-2", "db0", "").isCold()).isFalse();
    }

    @Test
    void after_promotedReplicaThatWasBehind_isCold() {
        histories.seen(sample(now, "master_replid", "history-0", "master_repl_offset", "1000"));

        Condition promoted = told("master_replid2", "history-0", "second_repl_offset", "900");

        assertThat(promoted.isCold()).isTrue();
        assertThat(promoted.lostNanos()).isEqualTo(now);
        assertThat(told("master_replid2", "history-0", "second_repl_offset", "900")
                        .lostNanos())
                .isEqualTo(now - SECOND);
    }

    @Test
    void after_firstSampleOfAServerThatEvictedOnce_tellsNothingOfWhen() {
        told("evicted_keys", "1000", "expired_keys", "1000");

        assertThat(known.hasEvictedSince(now - SECOND)).isFalse();
        assertThat(known.hasExpiredSince(now - SECOND)).isFalse();
    }

    @Test
    void after_flushOfAServerThatEvictedOnce_isNoEviction() {
        told("evicted_keys", "1000");
        commandStats = commandStats("flushall", 1);
        told("evicted_keys", "1000", "db0", "");

        assertThat(known.isCold()).isTrue();
        assertThat(known.hasEvictedSince(now - SECOND)).isFalse();
    }
}
