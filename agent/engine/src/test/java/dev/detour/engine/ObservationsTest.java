package dev.detour.engine;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Observed;
import dev.detour.engine.model.Observed.End;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An engine that only observes acts upon nothing, and knows what it would have done. */
class ObservationsTest {

    private static final Outcome DOWN = new Outcome.Fault(FaultKind.NODE_DOWN);

    private final List<Decision> done = new ArrayList<>();
    private final List<Decision> observed = new ArrayList<>();
    private final Engine engine =
            new Engine(Lookups.settings("mode", "observe", "exhausted", "miss"), new Decision.Observer() {
                @Override
                public void decided(Decision decision) {
                    done.add(decision);
                }

                @Override
                public void observed(Decision decision) {
                    observed.add(decision);
                }
            });
    private final Origin untouchable = origin("untouchable", request -> fail("a loader was called"));
    private final Traffic traffic = engine.traffics().of("test");
    private final Route route = new Route("test", untouchable, engine.settings().policy(), traffic, any -> null);

    private Lookup read() {
        Node node = new Node(NAMESPACE, null, Primary.UNWATCHED);
        return new Lookup("test", node, key("a"), route, System.nanoTime(), engine.version(key("a")));
    }

    @Test
    void canDivert_routeIsObserved_isNever() {
        engine.remember(read(), Value.of("seen"));

        assertThat(Observations.include(route)).isTrue();
        assertThat(engine.canDivert(read(), DOWN)).isFalse();
        assertThat(engine.canDivert(read(), Outcome.TIMEOUT)).isFalse();
        assertThat(engine.endsAsMiss(read(), DOWN)).isFalse();
    }

    @Test
    void canDivert_routeIsSetToRoute_mayFromThenOn() {
        engine.remember(read(), Value.of("seen"));

        traffic.setMode(RouteMode.ROUTE);

        assertThat(Observations.include(route)).isFalse();
        assertThat(engine.canDivert(read(), DOWN)).isTrue();
    }

    /** Nothing connects to a server without links: neither samplers, listeners, replicas nor warmers. */
    @Test
    void node_processObserves_hasNoLinks() {
        LinkFactory links = elsewhere -> fail("a link was opened");

        assertThat(engine.mayAct()).isFalse();
        assertThat(engine.node(NAMESPACE, links).links()).isNull();
        assertThat(engine.node(NAMESPACE, "redis:6379", links).links()).isNull();
        assertThat(new Engine(Lookups.settings(), decision -> {})
                        .node(NAMESPACE, links)
                        .links())
                .isSameAs(links);
    }

    @Test
    void end_ofAFault_tellsWhatWouldHaveAnsweredAndHowMuchSooner() {
        engine.remember(read(), Value.of("seen"));
        long decided = System.nanoTime();
        Observation late = engine.observations().begin(read(), Outcome.TIMEOUT, decided);
        assertThat(late).isNotNull();

        engine.observations().end(late, End.VALUE, decided + TimeUnit.MILLISECONDS.toNanos(70));

        assertThat(done).isEmpty();
        assertThat(observed).singleElement().satisfies(decision -> {
            assertThat(decision.answer()).isNull();
            assertThat(decision.attempts()).isEmpty();
            assertThat(decision.observed()).isNotNull();
        });
        assertThat(observed)
                .map(Decision::observed)
                .allSatisfy(what -> assertThat(what)
                        .extracting(Observed::beyondNanos)
                        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(70)));
        assertThat(traffic.observed().answersToFaults(Tier.LOCAL)).isEqualTo(1);
        assertThat(traffic.observed().lateValues()).isEqualTo(1);
    }

    @Test
    void counts_ofObservedReads_areApartFromThoseOfRoutedOnes() {
        engine.observations().hit(route);
        Outcome nothing = new Outcome.Miss(MissKind.EXPIRED);
        Observation miss = engine.observations().begin(read(), nothing, System.nanoTime());
        assertThat(miss).isNotNull();
        engine.observations().end(miss, End.NULL, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));

        assertThat(traffic.observed().hits()).isEqualTo(1);
        assertThat(traffic.observed().askedAfterNulls()).isEqualTo(1);
        assertThat(traffic.observed().beyondNanos()).isZero(); // a null is no wait
        assertThat(traffic.hits()).isZero();
        assertThat(traffic.unansweredReads()).isZero();
    }

    @Test
    void begin_errorThatIsNotDetours_isNothingToTell() {
        assertThat(engine.observations().begin(read(), Outcome.UNKNOWN, System.nanoTime()))
                .isNull();
    }

    @Test
    void lines_afterReadsOfAllKinds_haveTheirFigures() {
        engine.remember(read(), Value.of("seen"));
        for (int i = 0; i < 5; i++) {
            engine.observations().hit(route);
        }
        engine.observations().error(route);
        end(new Outcome.Miss(MissKind.UNEXPLAINED), End.NULL, 0);
        end(new Outcome.Miss(MissKind.EXPIRED), End.NULL, 0);
        end(new Outcome.Miss(MissKind.UNEXPLAINED), End.NULL, 0);
        end(Outcome.TIMEOUT, End.VALUE, 1_500);
        end(new Outcome.Fault(FaultKind.POOL_EXHAUSTED), End.FAILURE, 500);

        List<String> lines = engine.observations().report().lines(System.nanoTime());

        assertThat(lines.get(0))
                .endsWith(
                        "nothing was changed: 11 reads of cache data on 1 route (test): 5 hits in time, 3 nulls, 2 faults,"
                                + " 1 error that no mode touches");
        assertThat(lines.get(1))
                .isEqualTo(
                        "nulls: 2 unexplained, 1 expired. Route mode would have asked a loader for 3 and answered 0 from"
                                + " memory; 0 would have stayed nulls");
        assertThat(lines.get(2))
                .isEqualTo(
                        "faults: 1 timeout, 1 pool-exhausted. Of these 2 route mode would have answered 2 from memory (2"
                                + " fresh, 0 stale) and asked a loader for 0; it could not have helped with 0");
        assertThat(lines.get(3))
                .isEqualTo(
                        "waits: callers waited 2.0 s longer for these faults than route mode's deadlines; 1 of them got"
                                + " their value from Redis in the end; breakers would have opened 0 times");
        assertThat(lines.get(4)).startsWith("not known: ").contains("first for 1 of these reads and alone for 0");
    }

    @Test
    void changed_openedByAnOperator_isNoOpeningThatReadsWouldHaveCaused() {
        end(Outcome.TIMEOUT, End.VALUE, 1);
        Observations observations = engine.observations();

        observations.changed(Transition.forced("redis:6379", Tier.PRIMARY, BreakerState.CLOSED, 0));
        assertThat(observations.report().lines(System.nanoTime()).get(2)).endsWith("would have opened 0 times");

        observations.changed(new Transition(
                "redis:6379", Tier.PRIMARY, BreakerState.CLOSED, BreakerState.OPEN, "5 failures in a row", 0));
        assertThat(observations.report().lines(System.nanoTime()).get(2)).endsWith("would have opened 1 time");
    }

    private void end(Outcome outcome, End end, long afterMillis) {
        long decided = System.nanoTime();
        Observation begun = engine.observations().begin(read(), outcome, decided);
        assertThat(begun).isNotNull();
        engine.observations().end(begun, end, decided + TimeUnit.MILLISECONDS.toNanos(afterMillis));
    }

    @Test
    void lines_hitsAlone_sayNothingOfWhatIsNotKnown() {
        engine.observations().hit(route);

        assertThat(engine.observations().report().lines(System.nanoTime()))
                .singleElement()
                .asString()
                .endsWith("1 hit in time, 0 nulls, 0 faults, 0 errors that no mode touches");
    }

    @Test
    void lines_nothingWasObserved_areNone() {
        assertThat(engine.observations().report().lines(System.nanoTime())).isEmpty();
    }
}
