package dev.detour.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.detour.engine.Lookups;
import dev.detour.engine.breaker.Primaries;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.InjectedFault.Kind;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Loads;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Traffics;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Unanswered.End;
import dev.detour.engine.model.Value;
import dev.detour.engine.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

    private static final Lookup READ = new Lookup("jedis", Node.UNKNOWN, Key.of(new byte[] {1}), Route.NONE, 0, 0);

    private final Traffics traffics = new Traffics();
    private final Loads loads = new Loads();
    private final ReportPart part = new ReportPart();
    private final Map<InjectedFault, Long> injected = new LinkedHashMap<>();
    private final List<Primary> servers = new ArrayList<>();
    private final ReportJson report = new ReportJson(
            "1.2.3",
            new Figures(
                    traffics,
                    loads,
                    () -> new Figures.Memory(3, 400, 5),
                    () -> new Figures.Warming(1, 2, 3),
                    Map::of,
                    () -> injected),
            servers,
            part);

    /** Strict: what is no JSON is refused. */
    private Config written() {
        return ConfigFactory.parseString(
                report.write(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }

    private static Decision decided(@Nullable Answer answer, long tookNanos) {
        return new Decision(READ, Outcome.TIMEOUT, 100, List.of(), answer, 100 + tookNanos);
    }

    private static Answer answer(Tier by) {
        return new Answer(Value.of(new byte[] {2}), by, 0);
    }

    @Test
    void write_nothingHappened_isComplete() {
        Config written = written();

        assertThat(written.getInt("detourReport")).isEqualTo(1);
        assertThat(written.getString("version")).isEqualTo("1.2.3");
        assertThat(written.getString("mode")).isEqualTo("route");
        assertThat(written.getLong("pid")).isEqualTo(ProcessHandle.current().pid());
        assertThat(written.getLong("lookups.total")).isZero();
        assertThat(written.getLong("answers.none")).isZero();
        assertThat(written.getObject("fallbackMicros")).isEmpty();
        assertThat(written.getObject("divertedCallMicros")).isEmpty();
        for (String list : List.of("servers", "tierBreakers", "routes", "origin.loaders")) {
            assertThat(written.getList(list)).as(list).isEmpty();
        }
        assertThat(written.getLong("memory.bytes")).isEqualTo(400);
        assertThat(written.getLong("warm.dropped")).isEqualTo(2);
    }

    @Test
    void write_readsOfTwoRoutes_areCountedByRouteAndTogether() {
        Traffic a = traffics.of("a");
        a.hit();
        a.hit();
        a.failed(Event.TIMEOUT);
        a.answered(Tier.LOCAL, 5_000_000);
        a.failed(Event.COLD_START);
        a.unanswered(End.NULL, Exhaustion.FAILED, 50_000_000);
        Traffic b = traffics.of("b");
        b.failed(Event.NODE_DOWN);
        b.ended(End.EXCEPTION);
        b.failed(Event.UNKNOWN);
        b.ended(End.UNKNOWN_ERROR);
        b.abandoned();
        b.failed(Event.ABSENT);
        b.ended(End.NULL);
        b.failed(Event.TIMEOUT);
        b.answered(Tier.PRIMARY, 7_000_000);
        Config written = written();

        assertThat(written.getLong("lookups.total")).isEqualTo(9);
        assertThat(written.getLong("lookups.hits")).isEqualTo(2);
        assertThat(written.getLong("lookups.misses.cold-start")).isOne();
        assertThat(written.getLong("lookups.faults.timeout")).isEqualTo(2);
        assertThat(written.getLong("lookups.unknown")).isOne();
        assertThat(written.getLong("lookups.abandoned")).isOne();
        assertThat(written.getLong("answers.primary")).isEqualTo(3);
        assertThat(written.getLong("answers.local")).isOne();
        assertThat(written.getLong("answers.none")).isEqualTo(5);
        assertThat(written.getLong("unanswered.nulls")).isEqualTo(2);
        assertThat(written.getLong("unanswered.exceptions")).isOne();
        assertThat(written.getLong("unanswered.givenUp")).isOne();
        assertThat(written.getLong("unanswered.missed")).isEqualTo(3);
        assertThat(written.getLong("unanswered.missedByFailedTier")).isOne();
        assertThat(written.getLong("unanswered.missedWithNothingHeld")).isEqualTo(2);
        assertThat(written.getLong("errors")).isEqualTo(3);
        assertThat(written.getLong("divertedCallMicros.none.count")).isOne();
        assertThat(written.getLong("divertedCallMicros.local.count")).isOne();
        List<? extends Config> routes = written.getConfigList("routes");
        assertThat(routes).extracting(route -> route.getString("name")).containsExactly("a", "b");
        assertThat(routes).extracting(route -> route.getLong("lookups.total")).containsExactly(4L, 5L);
    }

    @Test
    void write_divertedReads_areCountedByWhatRedisCameTo() {
        part.decided(decided(answer(Tier.LOCAL), 1));
        part.decided(decided(null, 1));
        part.decided(new Decision(READ, Outcome.UNEXPLAINED, 100, List.of(), answer(Tier.ORIGIN), 200));
        part.decided(new Decision(
                READ, new Outcome.Miss(Verdict.UNEXPLAINED, true), 100, List.of(), answer(Tier.STALE), 200));
        Config diverted = written().getConfig("diverted");

        assertThat(diverted.getLong("faults.timeout")).isEqualTo(2);
        assertThat(diverted.getLong("faults.node-down")).isZero();
        assertThat(diverted.getLong("misses.unexplained")).isOne();
        assertThat(diverted.getLong("misses.evicted")).isOne();
    }

    @Test
    void write_nullInPlaceOfAnException_isCountedApart() {
        traffics.of("a").failed(Event.TIMEOUT);
        traffics.of("a").unanswered(End.NULL_FOR_EXCEPTION, Exhaustion.ABSENT, 1);
        traffics.of("a").failed(Event.ABSENT);
        traffics.of("a").ended(End.NULL);

        assertThat(written().getLong("unanswered.nulls")).isEqualTo(2);
        assertThat(written().getLong("unanswered.nullsForExceptions")).isOne();
    }

    @Test
    void write_injectedFaults_areNamedAndCounted() {
        injected.put(new InjectedFault(List.of("a:*"), Kind.NODE_DOWN, 0.1, 0, Long.MAX_VALUE, 0, false), 35L);
        injected.put(new InjectedFault(List.of("b:*"), Kind.EVICTION, 1, 0, Long.MAX_VALUE, 0, false), 0L);
        List<? extends Config> faults = written().getConfigList("injected");

        assertThat(faults)
                .extracting(fault -> fault.getString("fault"))
                .containsExactly("node-down into 10 % of the reads of a:*", "eviction into 100 % of the reads of b:*");
        assertThat(faults).extracting(fault -> fault.getString("kind")).containsExactly("node-down", "eviction");
        assertThat(faults).extracting(fault -> fault.getLong("count")).containsExactly(35L, 0L);
    }

    /** Of hits that come between two looks at their counter, a total less the hits would make failures, or less than none. */
    @Test
    void write_whileReadsGoOn_totalIsTheSumOfWhatIsTold() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Traffic route = traffics.of("a");
        Thread reader = new Thread(() -> {
            while (!isOver.get()) {
                route.hit();
            }
        });
        reader.start();
        try {
            for (int i = 0; i < 300; i++) {
                Config lookups = written().getConfig("lookups");
                assertThat(lookups.getLong("total")).isEqualTo(lookups.getLong("hits"));
            }
        } finally {
            isOver.set(true);
            reader.join();
        }
    }

    @Test
    void write_serverInUse_hasItsBreakerAsItIsNow() {
        Primary server = new Primaries(Lookups.settings(), transition -> {}).of("h:1");
        servers.add(server);
        assertThat(written().getConfigList("servers").get(0).getString("breaker"))
                .isEqualTo("closed");

        server.forceOpen(System.nanoTime()); // of which this report was not told

        assertThat(written().getConfigList("servers").get(0).getString("breaker"))
                .isEqualTo(server.state().label());
        assertThat(server.state()).isNotEqualTo(BreakerState.CLOSED);
    }

    @Test
    void write_decisions_haveTheirTimesByTier() {
        for (int i = 1; i <= 100; i++) {
            part.decided(decided(answer(Tier.LOCAL), i * 1_000L));
        }
        part.decided(decided(null, 2_000_000));
        part.decided(decided(Answer.MISS, 3_000_000));
        Config local = written().getConfig("fallbackMicros.local");

        assertThat(local.getLong("count")).isEqualTo(100);
        assertThat(local.getDouble("p50")).isBetween(50.0, 50 * 1.04);
        assertThat(local.getDouble("p95")).isBetween(95.0, 95 * 1.04);
        assertThat(local.getDouble("max")).isEqualTo(100);
        assertThat(local.getList("buckets").stream()
                        .mapToLong(bucket -> ((Number) ((List<?>) bucket.unwrapped()).get(1)).longValue())
                        .sum())
                .isEqualTo(100);
        assertThat(written().getLong("fallbackMicros.none.count")).isEqualTo(2);
    }

    @Test
    void write_transitions_listEachIsolationAndTheWorst() {
        BreakerState closed = BreakerState.CLOSED;
        part.changed(new Transition("h:1", Tier.PRIMARY, closed, BreakerState.OPEN, "why", 0, 30_000_000));
        part.changed(new Transition("h:1", Tier.PRIMARY, BreakerState.OPEN, closed, "why", 0));
        part.changed(new Transition("h:1", Tier.PRIMARY, closed, BreakerState.OPEN, "why", 0, 20_000_000));
        part.changed(new Transition("products", Tier.ORIGIN, closed, BreakerState.OPEN, "why", 0));
        Config server = written().getConfigList("servers").get(0);

        assertThat(server.getString("server")).isEqualTo("h:1");
        assertThat(server.getString("breaker")).isEqualTo("open");
        assertThat(server.getLong("transitions.closed-open")).isEqualTo(2);
        assertThat(server.getLong("transitions.open-closed")).isOne();
        assertThat(server.getInt("isolations")).isEqualTo(2);
        assertThat(server.getDoubleList("isolationMicros")).containsExactly(30_000.0, 20_000.0);
        assertThat(server.getDouble("worstIsolationMicros")).isEqualTo(30_000);
        assertThat(written().getConfigList("tierBreakers").get(0).getString("subject"))
                .isEqualTo("products");
    }

    @Test
    void write_loads_haveTheirEndsAndTheirPeak() {
        loads.begun(1);
        loads.begun(2);
        loads.ended("products", Result.ANSWERED, 3);
        loads.ended("products", Result.TIMED_OUT, 0);
        part.warmed("h:1", 7);
        Config origin = written().getConfig("origin");

        assertThat(origin.getLong("loads.answered")).isOne();
        assertThat(origin.getLong("loads.timed-out")).isOne();
        assertThat(origin.getLong("sharedReads")).isEqualTo(3);
        assertThat(origin.getLong("peakPerSecond")).isEqualTo(2);
        assertThat(origin.getConfigList("loaders").get(0).getString("name")).isEqualTo("products");
        assertThat(written().getLong("warm.written")).isEqualTo(7);
    }
}
