package dev.detour.engine.model;

import static dev.detour.engine.model.RoutingTable.ANSWER;
import static dev.detour.engine.model.RoutingTable.ORIGINAL;
import static dev.detour.engine.model.RoutingTable.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every cell of both presets, every state with every event, against the table of the design as it is written down here
 * once more. What a cell must hold is derived from these texts alone: the way that led to a state, played by the rules.
 */
class RoutingTableCellsTest {

    private static final String BY_CAUSE = """
            expired              origin
            absent               origin
            unexplained          origin
            deleted              origin
            cold-start           replica local origin stale
            evicted              refresh local stale await-refresh
            timeout              retry replica local origin stale
            node-down            replica local origin stale
            loading              replica local origin stale
            master-down          replica local origin stale
            busy                 replica local origin stale
            breaker-open         replica local origin stale
            moved                redirect replica local origin stale
            ask                  redirect local origin stale
            redirects-exhausted  local origin stale
            try-again            local origin stale
            cluster-down         local origin stale
            pool-exhausted       local origin stale
            shed                 local origin stale
            """;

    private static final String LADDER = """
            expired              replica local origin
            absent               replica local origin
            unexplained          replica local origin
            deleted              origin
            cold-start           replica local origin
            evicted              replica local origin
            timeout              replica local origin
            node-down            replica local origin
            loading              replica local origin
            master-down          replica local origin
            busy                 replica local origin
            breaker-open         replica local origin
            moved                replica local origin
            ask                  replica local origin
            redirects-exhausted  replica local origin
            try-again            replica local origin
            cluster-down         replica local origin
            pool-exhausted       replica local origin
            shed                 replica local origin
            """;

    private static final List<String> NULLS =
            List.of("expired", "absent", "unexplained", "deleted", "cold-start", "evicted");

    /**
     * The start; 12 states before a primary was asked again, and after a retry, a redirection and both of them 11, 9 and 9.
     * A row's end that several rows share is one state.
     */
    private static final int BY_CAUSE_STATES = 42;

    private static final int LADDER_STATES = 4;

    /** What a state is: the steps of its row from the one under way on, and the questions to a primary so far. */
    private record Position(List<String> from, List<String> asked) {}

    @TestFactory
    List<DynamicTest> next_everyCell_isTheDesigns() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            Walk walk = new Walk(
                    table(preset),
                    rows(
                            switch (preset) {
                                case BY_CAUSE -> BY_CAUSE;
                                case LADDER -> LADDER;
                            }));
            int expected = switch (preset) {
                case BY_CAUSE -> BY_CAUSE_STATES;
                case LADDER -> LADDER_STATES;
            };
            int cells = expected * Event.values().length;
            tests.add(DynamicTest.dynamicTest(
                    preset.label() + ": " + expected + " states x " + Event.values().length + " events = " + cells
                            + " cells",
                    () -> assertThat(walk.all()).isEqualTo(cells)));
        }
        return tests;
    }

    static RoutingTable table(Preset preset) {
        Map<Event, List<Step>> rows = new EnumMap<>(Event.class);
        Event.rows().forEach(row -> rows.put(row, preset.row(row)));
        return RoutingTable.compile(rows);
    }

    private static Map<String, List<String>> rows(String text) {
        Map<String, List<String>> rows = new HashMap<>();
        text.lines()
                .map(line -> line.split(" +", 2))
                .forEach(parts -> rows.put(parts[0], List.of(parts[1].split(" "))));
        return rows;
    }

    /** Goes from state to state, and holds each cell against the rules. */
    private static final class Walk {

        private final RoutingTable table;
        private final Map<String, List<String>> rows;
        private final Map<Integer, Position> known = new HashMap<>();
        private final Deque<Integer> open = new ArrayDeque<>();

        Walk(RoutingTable table, Map<String, List<String>> rows) {
            this.table = table;
            this.rows = rows;
        }

        /** The cells. */
        int all() {
            known.put(START, new Position(List.of(), List.of()));
            open.add(START);
            int cells = 0;
            while (!open.isEmpty()) {
                int state = open.remove();
                for (Event event : Event.values()) {
                    check(state, event);
                    cells++;
                }
            }
            assertThat(known).as("no state is out of reach").hasSize(table.states());
            return cells;
        }

        private void check(int state, Event event) {
            Position position = known.getOrDefault(state, new Position(List.of(), List.of()));
            Position after = after(position, event.label());
            int next = table.next(state, event);
            String cell = position + " on " + event.label();
            if (event == Event.ANSWERED) {
                assertThat(next).as(cell).isEqualTo(ANSWER);
            } else if (after.from.isEmpty()) {
                assertThat(next).as(cell).isEqualTo(ORIGINAL);
            } else {
                assertThat(next).as(cell).isGreaterThan(START).isLessThan(table.states());
                assertThat(table.step(next).label()).as(cell).isEqualTo(after.from.get(0));
                Position before = known.putIfAbsent(next, after);
                if (before == null) {
                    open.add(next);
                } else {
                    assertThat(before).as("one state, one meaning: " + cell).isEqualTo(after);
                }
            }
        }

        /** Where the design sends a route; nowhere is the original outcome. */
        private Position after(Position at, String event) {
            boolean start = at.equals(new Position(List.of(), List.of()));
            if (event.equals("unknown") || event.equals("answered")) {
                return new Position(List.of(), at.asked);
            }
            if (event.equals("passed")) {
                return new Position(start ? List.of() : rest(at), at.asked);
            }
            if (start) {
                return new Position(rows.getOrDefault(event, List.of()), List.of());
            }
            String step = at.from.get(0);
            if (!step.equals("retry") && !step.equals("redirect")) {
                return new Position(List.of(), at.asked);
            }
            return afterAsking(at, step, event);
        }

        private Position afterAsking(Position at, String step, String outcome) {
            List<String> asked = new ArrayList<>(at.asked);
            asked.add(step);
            asked.sort(null);
            boolean newRedirection = (outcome.equals("moved") || outcome.equals("ask")) && !asked.contains("redirect");
            List<String> row =
                    NULLS.contains(outcome) || newRedirection ? rows.getOrDefault(outcome, List.of()) : rest(at);
            return new Position(
                    row.stream().filter(each -> !asked.contains(each)).toList(), asked);
        }

        private static List<String> rest(Position at) {
            return at.from.subList(1, at.from.size());
        }
    }
}
