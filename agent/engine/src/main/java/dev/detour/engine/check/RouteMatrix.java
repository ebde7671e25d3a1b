package dev.detour.engine.check;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.RoutingTable;
import dev.detour.engine.model.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * A routing table for people: a row per outcome, a column per step, in each cell the step's place in the row. It follows
 * the compiled table itself, not the settings that it was made from.
 */
final class RouteMatrix {

    private static final String NOT_TAKEN = ".";
    private static final int OUTCOME_WIDTH = 20;
    private static final int GAP = 2;

    private final Policy policy;

    RouteMatrix(Policy policy) {
        this.policy = policy;
    }

    /** The header and a line per outcome. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        StringBuilder header = begin("outcome");
        for (Step step : Step.values()) {
            cell(header, step.label(), step);
        }
        lines.add(end(header, "when all are exhausted"));
        Event.rows().forEach(row -> lines.add(line(row)));
        lines.add(line(Event.UNKNOWN));
        return lines;
    }

    private String line(Event outcome) {
        List<Step> taken = taken(outcome);
        StringBuilder line = begin(outcome.label());
        for (Step step : Step.values()) {
            int place = taken.indexOf(step);
            cell(line, place < 0 ? NOT_TAKEN : String.valueOf(place + 1), step);
        }
        return end(line, exhausted(outcome));
    }

    /** The steps of a route in which none has the value. */
    private List<Step> taken(Event outcome) {
        RoutingTable table = policy.table();
        List<Step> steps = new ArrayList<>();
        int state = table.next(RoutingTable.START, outcome);
        while (state > RoutingTable.START) {
            steps.add(table.step(state));
            state = table.next(state, Event.PASSED);
        }
        return steps;
    }

    private String exhausted(Event outcome) {
        if (outcome.isMiss()) {
            return "null";
        }
        return outcome.isFault() && policy.missWhenExhausted() ? "null (exhausted = miss)" : "original exception";
    }

    private static StringBuilder begin(String name) {
        return new StringBuilder(name).append(" ".repeat(OUTCOME_WIDTH - name.length()));
    }

    private static void cell(StringBuilder line, String text, Step column) {
        int width = column.label().length() + GAP;
        line.append(" ".repeat(width - text.length())).append(text);
    }

    private static String end(StringBuilder line, String last) {
        return line.append(" ".repeat(GAP)).append(last).toString();
    }
}
