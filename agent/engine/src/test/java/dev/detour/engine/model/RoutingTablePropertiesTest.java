package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is set: what must hold of every routing table. */
class RoutingTablePropertiesTest {

    private static final int TRIES = 300;
    private static final Set<Step> COPIES = EnumSet.of(Step.REPLICA, Step.LOCAL, Step.STALE);

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void next_anySequenceOfEvents_endsAndTakesEachStepOnce(
            @ForAll("tables") RoutingTable table, @ForAll List<Event> events) {
        Set<Step> taken = EnumSet.noneOf(Step.class);
        int state = RoutingTable.START;
        for (int i = 0; state >= RoutingTable.START; i++) {
            // what is left when the random events are used up: a route in which nobody has an answer
            Event event = i < events.size() ? events.get(i) : i == 0 ? Event.TIMEOUT : Event.PASSED;
            state = table.next(state, event);
            if (state > RoutingTable.START) {
                assertThat(taken.add(table.step(state)))
                        .as("%s twice", table.step(state))
                        .isTrue();
            }
        }
        assertThat(state).isIn(RoutingTable.ANSWER, RoutingTable.ORIGINAL);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void next_unknown_givesTheOriginalFromEveryState(@ForAll("tables") RoutingTable table) {
        for (int state = RoutingTable.START; state < table.states(); state++) {
            assertThat(table.next(state, Event.UNKNOWN)).isEqualTo(RoutingTable.ORIGINAL);
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void next_deleted_neverReachesACopy(@ForAll("tables") RoutingTable table) {
        for (int state = RoutingTable.START; state < table.states(); state++) {
            Set<Step> after = stepsFrom(table, table.next(state, Event.DELETED));
            assertThat(after).as("from state %d", state).doesNotContainAnyElementsOf(COPIES);
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void mayTakeAndIsAhead_anyTable_agreeWithAWalk(@ForAll("tables") RoutingTable table) {
        for (Event event : Event.values()) {
            Set<Step> walked = stepsFrom(table, table.next(RoutingTable.START, event));
            for (Step step : Step.values()) {
                assertThat(table.mayTake(step, event)).as("%s, %s", step, event).isEqualTo(walked.contains(step));
            }
        }
        for (int state = RoutingTable.START; state < table.states(); state++) {
            Set<Step> walked = EnumSet.noneOf(Step.class);
            for (Event event : Event.values()) {
                walked.addAll(stepsFrom(table, table.next(state, event)));
            }
            for (Step step : Step.values()) {
                assertThat(table.isAhead(step, state)).as("%s, %d", step, state).isEqualTo(walked.contains(step));
            }
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void row_anyTable_isWhatWasCompiled(@ForAll("rows") Map<Event, List<Step>> rows) {
        RoutingTable table = RoutingTable.compile(rows);

        rows.forEach((event, steps) -> {
            assertThat(table.row(event)).isEqualTo(steps);
            assertThat(passing(table, event)).isEqualTo(steps);
        });
        assertThat(RoutingTable.compile(new HashMap<>(rows))).isEqualTo(table).hasSameHashCodeAs(table);
    }

    /** The rules once more, by what each forbids. */
    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void faultOf_anyStepsAnywhere_rejectsWhatIsForbiddenAndNothingElse(
            @ForAll("outcomes") Event row, @ForAll("steps") List<Step> steps) {
        boolean legal = isLegal(row, steps);

        assertThat(RoutingTable.faultOf(row, steps) == null).isEqualTo(legal);
        if (!legal) {
            assertThatThrownBy(() -> RoutingTable.compile(Map.of(row, steps)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(row.label() + ": ");
        }
    }

    private static boolean isLegal(Event row, List<Step> steps) {
        boolean once = new HashSet<>(steps).size() == steps.size();
        boolean honest = row != Event.DELETED || steps.stream().noneMatch(COPIES::contains);
        boolean retry = !steps.contains(Step.RETRY) || row == Event.TIMEOUT && steps.indexOf(Step.RETRY) == 0;
        boolean redirect = !steps.contains(Step.REDIRECT)
                || (row == Event.MOVED || row == Event.ASK) && steps.indexOf(Step.REDIRECT) == 0;
        int refresh = steps.indexOf(Step.REFRESH);
        int await = steps.indexOf(Step.AWAIT_REFRESH);
        boolean awaits = await < 0 || refresh >= 0 && refresh < await;
        boolean oneLoad = refresh < 0 || !steps.contains(Step.ORIGIN);
        return once && honest && retry && redirect && awaits && oneLoad;
    }

    /** The steps of a route in which none has the value. */
    private static List<Step> passing(RoutingTable table, Event first) {
        List<Step> steps = new ArrayList<>();
        for (int state = table.next(RoutingTable.START, first);
                state > RoutingTable.START;
                state = table.next(state, Event.PASSED)) {
            steps.add(table.step(state));
        }
        return steps;
    }

    /** The step of this state and every one after it, by trying all events everywhere. */
    private static Set<Step> stepsFrom(RoutingTable table, int state) {
        Set<Step> found = EnumSet.noneOf(Step.class);
        if (state > RoutingTable.START) {
            found.add(table.step(state));
            for (Event event : Event.values()) {
                found.addAll(stepsFrom(table, table.next(state, event)));
            }
        }
        return found;
    }

    @Provide
    Arbitrary<RoutingTable> tables() {
        return rows().map(RoutingTable::compile);
    }

    /** Legal rows. */
    @Provide
    Arbitrary<Map<Event, List<Step>>> rows() {
        List<Arbitrary<Tuple.Tuple2<Event, List<Step>>>> each = new ArrayList<>();
        for (Event row : Event.rows()) {
            each.add(legalSteps(row).map(steps -> Tuple.of(row, steps)));
        }
        return Combinators.combine(each).as(chosen -> {
            Map<Event, List<Step>> rows = new EnumMap<>(Event.class);
            chosen.forEach(row -> rows.put(row.get1(), row.get2()));
            return rows;
        });
    }

    /** Any order of any steps, of which those are kept, one by one, that leave the row legal. */
    private static Arbitrary<List<Step>> legalSteps(Event row) {
        return Combinators.combine(
                        Arbitraries.shuffle(Step.values()),
                        Arbitraries.integers().between(0, 8))
                .as((shuffled, most) -> {
                    List<Step> steps = new ArrayList<>();
                    for (Step step : first(row, shuffled)) {
                        List<Step> longer = new ArrayList<>(steps);
                        longer.add(step);
                        if (steps.size() < most && isLegal(row, longer)) {
                            steps = longer;
                        }
                    }
                    return List.copyOf(steps);
                });
    }

    /** The step that can only be the first goes first, half of the time. */
    private static List<Step> first(Event row, List<Step> shuffled) {
        Step asking = row == Event.TIMEOUT ? Step.RETRY : Step.REDIRECT;
        List<Step> ordered = new ArrayList<>(shuffled);
        if (shuffled.indexOf(asking) < Step.values().length / 2) {
            ordered.remove(asking);
            ordered.add(0, asking);
        }
        return ordered;
    }

    @Provide
    Arbitrary<Event> outcomes() {
        return Arbitraries.of(Event.rows());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.of(Step.values()).list().ofMaxSize(5);
    }
}
