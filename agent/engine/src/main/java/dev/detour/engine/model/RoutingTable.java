package dev.detour.engine.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a route goes next, as data: {@code int[state][event]}.
 *
 * <p>A row of the settings says which steps follow an outcome, such as {@code timeout = [retry, replica, local]}. A state
 * is a step under way together with the steps that are left; {@link #START} is the read at the primary itself. An event
 * moves it on:
 *
 * <ul>
 *   <li>a step that has the value ends the route in {@link #ANSWER};
 *   <li>a step that has none goes to the step after it, the last one to {@link #ORIGINAL};
 *   <li>a step that asks a primary again may come to any outcome: a null or a redirection takes that outcome's own row,
 *       without the steps that were taken, any other fault the rest of the present row;
 *   <li>{@link Event#UNKNOWN} ends every route in {@link #ORIGINAL}.
 * </ul>
 *
 * <p>Every move of a row shortens what is left, and the two steps that can change the row are taken once: so every route
 * ends. Immutable; {@link #next} is two array loads and allocates nothing.
 */
public final class RoutingTable {

    /** The read at the primary. */
    public static final int START = 0;
    /** The route has ended with a value. */
    public static final int ANSWER = -1;
    /** The route has ended: the caller gets its original null or exception. */
    public static final int ORIGINAL = -2;

    private static final int EVENTS = Event.values().length;

    private final Map<Event, List<Step>> rows;
    private final int[][] next;
    private final Step[] steps;

    /** For each state, the steps that a route may still come to, as bits. */
    private final int[] ahead;

    private final boolean tellsNullsApart;

    private RoutingTable(Map<Event, List<Step>> rows, int[][] next, Step[] steps) {
        this.rows = rows;
        this.tellsNullsApart = rows.entrySet().stream()
                        .filter(row -> row.getKey().isMiss())
                        .map(Map.Entry::getValue)
                        .distinct()
                        .count()
                > 1;
        this.next = next;
        this.steps = steps;
        this.ahead = new int[next.length];
        for (int state = START; state < next.length; state++) {
            for (int after : next[state]) {
                ahead[state] |= reachableFrom(after);
            }
        }
    }

    /**
     * Compiles rows.
     *
     * @param rows the steps that follow each of {@link Event#rows()}; one that is missing has none
     * @throws IllegalArgumentException where {@link #faultOf} finds a row at fault
     */
    public static RoutingTable compile(Map<Event, List<Step>> rows) {
        Map<Event, List<Step>> complete = new EnumMap<>(Event.class);
        for (Event row : Event.rows()) {
            List<Step> steps = List.copyOf(rows.getOrDefault(row, List.of()));
            String fault = faultOf(row, steps);
            if (fault != null) {
                throw new IllegalArgumentException(row.label() + ": " + fault);
            }
            complete.put(row, steps);
        }
        return new Compiler(complete).compile();
    }

    /** What is wrong with a row, in a few words for the one who set it; null where nothing is. */
    public static @Nullable String faultOf(Event row, List<Step> steps) {
        if (Set.copyOf(steps).size() != steps.size()) {
            return "a step is named twice";
        }
        if (row == Event.DELETED && steps.stream().anyMatch(Step::isCopy)) {
            return "a deleted value is never answered from a copy: replica, local and stale are not for it";
        }
        if (steps.lastIndexOf(Step.RETRY) > 0 || steps.contains(Step.RETRY) && row != Event.TIMEOUT) {
            return "retry stands first, and after timeout only";
        }
        boolean redirects = row == Event.MOVED || row == Event.ASK;
        if (steps.lastIndexOf(Step.REDIRECT) > 0 || steps.contains(Step.REDIRECT) && !redirects) {
            return "redirect stands first, and after moved and ask only";
        }
        int refresh = steps.indexOf(Step.REFRESH);
        if (steps.contains(Step.AWAIT_REFRESH) && (refresh < 0 || refresh > steps.indexOf(Step.AWAIT_REFRESH))) {
            return "await-refresh comes after refresh";
        }
        return refresh >= 0 && steps.contains(Step.ORIGIN) ? "refresh and origin exclude each other" : null;
    }

    /** The state after an event, {@link #ANSWER} or {@link #ORIGINAL}. */
    public int next(int state, Event event) {
        return next[state][event.ordinal()];
    }

    /** The step of a state other than {@link #START}. */
    public Step step(int state) {
        return steps[state];
    }

    /** How many states there are, {@link #START} included. */
    public int states() {
        return next.length;
    }

    /** The steps that follow an outcome at the primary. */
    public List<Step> row(Event outcome) {
        return rows.getOrDefault(outcome, List.of());
    }

    /** Whether a route from this outcome at the primary may come to a step; allocates nothing. */
    public boolean mayTake(Step step, Event outcome) {
        int first = next[START][outcome.ordinal()];
        return first > START && (steps[first] == step || isAhead(step, first));
    }

    /** Whether a route that is in this state may still come to a step, whatever happens; allocates nothing. */
    public boolean isAhead(Step step, int state) {
        return (ahead[state] & step.bit()) != 0;
    }

    /** Whether it makes a difference why a server has no value. */
    public boolean tellsNullsApart() {
        return tellsNullsApart;
    }

    /** Two tables are equal that send every outcome the same way. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoutingTable table && rows.equals(table.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    @Override
    public String toString() {
        return rows.toString();
    }

    /** The step of a state and all that may follow, as bits. */
    private int reachableFrom(int first) {
        int found = 0;
        boolean[] seen = new boolean[next.length];
        List<Integer> open = new ArrayList<>(List.of(first));
        while (!open.isEmpty()) {
            int state = open.remove(open.size() - 1);
            if (state > START && !seen[state]) {
                seen[state] = true;
                found |= steps[state].bit();
                for (int after : next[state]) {
                    open.add(after);
                }
            }
        }
        return found;
    }

    /** Numbers the states as it comes across them. */
    private static final class Compiler {

        /** A step under way, the steps left, and the steps that must not be taken again. */
        private record State(@Nullable Step step, List<Step> left, Set<Step> taken) {

            // not the record's own: those are put together at their first call, which takes longer than all tables

            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof State that
                        && step == that.step
                        && left.equals(that.left)
                        && taken.equals(that.taken);
            }

            @Override
            public int hashCode() {
                return 31 * left.hashCode() + taken.hashCode();
            }
        }

        private final Map<Event, List<Step>> rows;
        private final Map<State, Integer> numbers = new HashMap<>();
        private final List<State> states = new ArrayList<>();

        Compiler(Map<Event, List<Step>> rows) {
            this.rows = rows;
        }

        RoutingTable compile() {
            number(new State(null, List.of(), Set.of()));
            List<int[]> next = new ArrayList<>();
            for (int i = 0; i < states.size(); i++) { // grows meanwhile
                next.add(transitions(states.get(i)));
            }
            Step[] steps = new Step[states.size()];
            for (int i = 1; i < steps.length; i++) {
                steps[i] = states.get(i).step;
            }
            return new RoutingTable(rows, next.toArray(new int[0][]), steps);
        }

        private int[] transitions(State state) {
            int[] next = new int[EVENTS];
            for (Event event : Event.values()) {
                next[event.ordinal()] = after(state, event);
            }
            return next;
        }

        private int after(State state, Event event) {
            return switch (event) {
                case ANSWERED -> ANSWER;
                case UNKNOWN -> ORIGINAL;
                case PASSED -> enter(state.left, state.taken);
                default -> afterOutcome(state, event);
            };
        }

        private int afterOutcome(State state, Event outcome) {
            Step step = state.step;
            if (step == null) {
                return enter(rows.getOrDefault(outcome, List.of()), Set.of());
            }
            if (!step.asksPrimary()) {
                return ORIGINAL; // does not happen: such a step has a value or it has none
            }
            Set<Step> taken = EnumSet.of(step);
            taken.addAll(state.taken);
            boolean redirection = outcome == Event.MOVED || outcome == Event.ASK;
            boolean ownRow = outcome.isMiss() || redirection && !taken.contains(Step.REDIRECT);
            return enter(ownRow ? rows.getOrDefault(outcome, List.of()) : state.left, taken);
        }

        private int enter(List<Step> steps, Set<Step> taken) {
            List<Step> left = steps.stream().filter(s -> !taken.contains(s)).toList();
            if (left.isEmpty()) {
                return ORIGINAL;
            }
            return number(new State(left.get(0), left.subList(1, left.size()), Set.copyOf(taken)));
        }

        private int number(State state) {
            Integer known = numbers.putIfAbsent(state, states.size());
            if (known == null) {
                states.add(state);
                return states.size() - 1;
            }
            return known;
        }
    }
}
