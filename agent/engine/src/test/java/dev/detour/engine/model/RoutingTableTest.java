package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoutingTableTest {

    private static final int ROUNDS = 10_000;

    @ParameterizedTest
    @EnumSource
    void presets_everyRow_isLegal(Preset preset) {
        assertThat(Event.rows())
                .hasSize(MissKind.values().length + FaultKind.values().length)
                .allSatisfy(row -> assertThat(RoutingTable.faultOf(row, preset.row(row)))
                        .as(row.label())
                        .isNull());
    }

    @Test
    void rows_everyKindOfOutcome_hasItsOwn() {
        assertThat(Arrays.stream(MissKind.values())
                        .map(kind -> new Outcome.Miss(kind))
                        .map(Event::of))
                .hasSameSizeAs(MissKind.values())
                .doesNotHaveDuplicates()
                .allMatch(Event::isMiss);
        assertThat(Arrays.stream(FaultKind.values())
                        .map(kind -> new Outcome.Fault(kind, null))
                        .map(Event::of))
                .doesNotHaveDuplicates()
                .allMatch(Event::isFault);
    }

    @Test
    void next_redirectedAfterARetry_takesEachOnce() {
        RoutingTable table = RoutingTableCellsTest.table(Preset.BY_CAUSE);

        int retry = table.next(RoutingTable.START, Event.TIMEOUT);
        int redirect = table.next(retry, Event.MOVED);
        int rest = table.next(redirect, Event.ASK);

        assertThat(List.of(table.step(retry), table.step(redirect), table.step(rest)))
                .containsExactly(Step.RETRY, Step.REDIRECT, Step.REPLICA);
        assertThat(table.isAhead(Step.REDIRECT, retry)).isTrue();
        assertThat(table.isAhead(Step.REDIRECT, redirect)).isFalse();
    }

    @Test
    void compile_noRows_leavesEverythingAsItIs() {
        RoutingTable table = RoutingTable.compile(Map.of());

        assertThat(table.states()).isEqualTo(1);
        assertThat(Event.rows())
                .allSatisfy(
                        row -> assertThat(table.next(RoutingTable.START, row)).isEqualTo(RoutingTable.ORIGINAL));
    }

    @Test
    void next_wholeTable_allocatesNothing() {
        RoutingTable table = RoutingTableCellsTest.table(Preset.BY_CAUSE);
        Event[] events = Event.values();
        Step[] steps = Step.values();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = walk(table, events, steps);

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            sum += walk(table, events, steps);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(sum).isNotZero();
        // the JVM itself allocates a little, once; the smallest object in each walk would come to 16 times this
        assertThat(allocated).isLessThan(ROUNDS);
    }

    /** Everything that is asked while a route is decided. */
    private static long walk(RoutingTable table, Event[] events, Step[] steps) {
        long sum = 0;
        for (int state = RoutingTable.START; state < table.states(); state++) {
            for (Event event : events) {
                sum += table.next(state, event);
            }
            for (Step step : steps) {
                sum += table.isAhead(step, state) ? 1 : 0;
            }
        }
        for (Event event : events) {
            sum += table.mayTake(Step.ORIGIN, event) ? 1 : 0;
        }
        return sum;
    }

    @Test
    void tellsNullsApart_oneRowOfANullIsAnother_isTrue() {
        Map<Event, List<Step>> alike = new EnumMap<>(Event.class);
        Event.rows().stream().filter(Event::isMiss).forEach(row -> alike.put(row, List.of(Step.ORIGIN)));
        alike.put(Event.TIMEOUT, List.of(Step.LOCAL));
        assertThat(RoutingTable.compile(alike).tellsNullsApart()).isFalse();
        assertThat(RoutingTable.compile(Map.of()).tellsNullsApart()).isFalse();

        alike.remove(Event.ABSENT);
        assertThat(RoutingTable.compile(alike).tellsNullsApart()).isTrue();
    }
}
