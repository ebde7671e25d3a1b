package dev.detour.engine.config;

import com.typesafe.config.ConfigList;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Preset;
import dev.detour.engine.model.RoutingTable;
import dev.detour.engine.model.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a routing table: the rows of a preset, and over them those that are set. */
final class TableReader {

    /** How the names of rows begin. */
    static final String ROWS = "detour.table.";

    private static final String AS_THE_PRESET = "preset";

    private final Values values;
    private final Problems problems;

    TableReader(Values values) {
        this.values = values;
        this.problems = values.problems();
    }

    RoutingTable read() {
        Preset preset = preset();
        Map<Event, List<Step>> rows = new EnumMap<>(Event.class);
        for (Event row : Event.rows()) {
            List<Step> own = row(row, values.get(ROWS + row.label()));
            rows.put(row, own == null ? preset.row(row) : own);
        }
        return RoutingTable.compile(rows);
    }

    private Preset preset() {
        List<Preset> presets = List.of(Preset.values());
        List<String> labels = presets.stream().map(Preset::label).toList();
        return presets.get(labels.indexOf(values.word("detour.preset", labels)));
    }

    /** The row as it is set, or null where it is the preset's or cannot be used. */
    private @Nullable List<Step> row(Event row, Found found) {
        if (AS_THE_PRESET.equals(found.value().unwrapped())) {
            return null;
        }
        if (!(found.value() instanceof ConfigList list)) {
            problems.reject(found, accepted(row));
            return null;
        }
        List<Step> steps = steps(row, found, list);
        if (steps.size() < list.size()) {
            return null;
        }
        String fault = RoutingTable.faultOf(row, steps);
        if (fault != null) {
            problems.reject(found, accepted(row) + ", but " + fault);
            return null;
        }
        return steps;
    }

    /** What is not a step goes to the problems and is left out. */
    private List<Step> steps(Event row, Found found, ConfigList list) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Object value = list.get(i).unwrapped();
            Step step = value instanceof String label ? Step.labelled(label) : null;
            if (step != null) {
                steps.add(step);
            } else {
                String nearest = value instanceof String label ? NearestName.of(label, stepsAfter(row), 0) : null;
                String meant = nearest == null ? "" : "; did you mean " + nearest + "?";
                problems.reject(
                        found.part("[" + i + "]", list.get(i)), "one of " + String.join(", ", stepsAfter(row)) + meant);
            }
        }
        return steps;
    }

    private static String accepted(Event row) {
        return AS_THE_PRESET + " or a list of " + String.join(", ", stepsAfter(row));
    }

    /** The steps that a row may hold, some of them behind others only. */
    private static List<String> stepsAfter(Event row) {
        return Arrays.stream(Step.values())
                .filter(step -> step == Step.AWAIT_REFRESH || RoutingTable.faultOf(row, List.of(step)) == null)
                .map(Step::label)
                .toList();
    }
}
