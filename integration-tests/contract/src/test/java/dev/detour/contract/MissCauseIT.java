package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.MissCollector.Judged;
import dev.detour.contract.MissScenario.Claim;
import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;

/**
 * Why was it a null? Many causes are brought about, each with a server of its own and with keys that the application has
 * read, and what telemetry says of the nulls is held against them. The two matrices are printed.
 *
 * <p>Servers are sampled ten times as often as they are by default, which brings what INFO tells sooner and nothing else.
 */
class MissCauseIT {

    /** Most of what a scenario takes is waiting. */
    private static final int AT_A_TIME = 10;

    private static final Map<AccessKind, MissCollector> COLLECTORS = new ConcurrentHashMap<>();
    private static final Map<AccessKind, ControlledApp> APPLICATIONS = new ConcurrentHashMap<>();

    private static MissCollector collector(AccessKind kind) {
        return COLLECTORS.computeIfAbsent(kind, asked -> new MissCollector());
    }

    private static ControlledApp application(AccessKind kind) {
        return APPLICATIONS.computeIfAbsent(
                kind,
                asked -> ControlledApp.start(Applications.jvm(kind, Setup.MISSES)
                        .environment(
                                "OTEL_EXPORTER_OTLP_ENDPOINT", collector(kind).endpoint())
                        .environment("OTEL_METRIC_EXPORT_INTERVAL", "200")));
    }

    @AfterAll
    static void end() {
        APPLICATIONS.values().forEach(ControlledApp::close);
        COLLECTORS.values().forEach(MissCollector::close);
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_SYNC")
    void nulls_ofServersThatEmitKeyspaceEvents_areExplainedAndNeverWronglyForCertain(AccessKind kind) throws Exception {
        ConfusionMatrix matrix = played(kind, true);

        assertThat(matrix.right(claim -> claim != Claim.NONE)).isGreaterThanOrEqualTo(0.99);
        assertThat(matrix.worst(claim -> claim != Claim.NONE)).isGreaterThanOrEqualTo(0.9);
        assertThat(matrix.certainAndWrong()).isZero();
        assertThat(matrix.certain()).isPositive();
    }

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_SYNC")
    void nulls_ofServersThatEmitNone_areExplainedWhereThisProcessIsTheCauseAndNeverForCertain(AccessKind kind)
            throws Exception {
        ConfusionMatrix matrix = played(kind, false);

        assertThat(matrix.worst(claim -> claim == Claim.OWN)).isGreaterThanOrEqualTo(0.9);
        assertThat(matrix.certain()).isZero();
    }

    /** MIGRATE deletes a key, and says so, at the node that the key leaves. */
    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_SYNC")
    void nulls_ofASlotThatHasMoved_areThoseOfItsNewNodeAlone(AccessKind kind) {
        AccessKind clustered = kind.isJedis() ? AccessKind.CLUSTER_JEDIS : AccessKind.CLUSTER_LETTUCE_SYNC;
        try (RedisCluster cluster = RedisCluster.builder()
                        .primaries(2)
                        .arguments("--notify-keyspace-events", "AKE")
                        .start();
                MovedSlot slot = new MovedSlot(application(kind), clustered, cluster)) {
            slot.read();
            slot.move();
            slot.read();
            slot.expire();
            long before = nullsOf(kind, slot);
            slot.readNulls();

            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(
                            () -> assertThat(nullsOf(kind, slot) - before).isEqualTo(MovedSlot.KEYS));
            assertThat(collector(kind).of(slot.to().port()).keySet())
                    .containsOnly(new Judged("expired", "event", "certain"));
            assertThat(collector(kind).of(slot.from().port())).isEmpty();
        }
    }

    private static long nullsOf(AccessKind kind, MovedSlot slot) {
        return nullsOf(kind, slot.to().port());
    }

    private static long nullsOf(AccessKind kind, int port) {
        return collector(kind).of(port).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Deleted, stored again and lost with all others, of which only the first was heard. */
    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_SYNC")
    void nulls_connectionThatListensStandsStill_areNotCertain(AccessKind kind) {
        Judged certain = new Judged("deleted", "event", "certain");
        try (StalledListener stalled = new StalledListener(application(kind), kind)) {
            stalled.read();
            stalled.delete();
            stalled.readNulls();
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(collector(kind).of(stalled.port()))
                            .containsEntry(certain, (long) StalledListener.KEYS));
            stalled.storeAndEmptyUnheard();
            stalled.readNulls();

            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(
                            () -> assertThat(nullsOf(kind, stalled.port())).isEqualTo(2 * StalledListener.KEYS));
            assertThat(collector(kind).of(stalled.port())).containsEntry(certain, (long) StalledListener.KEYS);
        }
    }

    private static ConfusionMatrix played(AccessKind kind, boolean hasEvents) throws Exception {
        List<MissScenario> scenarios = Stream.of(Expiries.all(), Deletions.all(), Evictions.all(), Losses.all())
                .flatMap(List::stream)
                .toList();
        ConfusionMatrix matrix = new ConfusionMatrix();
        List<AssertionError> failures = new ArrayList<>();
        ExecutorService players = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<Map<Judged, Long>>> verdicts = new ArrayList<>();
            scenarios.forEach(scenario -> verdicts.add(players.submit(() -> played(scenario, kind, hasEvents))));
            for (int i = 0; i < scenarios.size(); i++) {
                verdictsOf(scenarios.get(i), verdicts.get(i), matrix, failures);
            }
        } finally {
            players.shutdownNow();
        }
        System.out.println("\nNulls of " + kind + (hasEvents ? " with" : " without") + " keyspace events\n" + matrix);
        failures.forEach(failure -> {
            throw failure;
        });
        assertThat(Applications.ownErrors(application(kind))).isEmpty();
        return matrix;
    }

    /** A scenario that fails takes no other with it. */
    private static void verdictsOf(
            MissScenario scenario,
            Future<Map<Judged, Long>> played,
            ConfusionMatrix matrix,
            List<AssertionError> failures)
            throws InterruptedException {
        try {
            matrix.add(scenario, played.get());
        } catch (ExecutionException e) {
            failures.add(new AssertionError(scenario.name() + ": " + e.getCause(), e.getCause()));
        }
    }

    private static Map<Judged, Long> played(MissScenario scenario, AccessKind kind, boolean hasEvents)
            throws Exception {
        try (MissStage stage = new MissStage(application(kind), kind, collector(kind), hasEvents)) {
            stage.read(scenario.plot().befall(stage));
            return stage.verdicts();
        }
    }
}
