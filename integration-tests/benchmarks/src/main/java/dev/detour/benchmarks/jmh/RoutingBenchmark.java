package dev.detour.benchmarks.jmh;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Preset;
import dev.detour.engine.model.RoutingTable;
import dev.detour.engine.model.Step;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Deciding: the way of one read through the routing table, with no step having an answer, so that all are taken. */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutingBenchmark {

    @Param
    public Preset preset = Preset.BY_CAUSE;

    private RoutingTable table = RoutingTable.compile(Map.of());
    private List<Event> outcomes = List.of();
    private int next;

    /** Compiles the table. */
    @Setup
    public void compile() {
        Map<Event, List<Step>> rows = new EnumMap<>(Event.class);
        Event.rows().forEach(outcome -> rows.put(outcome, preset.row(outcome)));
        table = RoutingTable.compile(rows);
        outcomes = Event.rows();
    }

    /** One whole route, from an outcome that is another each time. */
    @Benchmark
    public int walk() {
        next = next + 1 == outcomes.size() ? 0 : next + 1;
        int steps = 0;
        int state = table.next(RoutingTable.START, outcomes.get(next));
        while (state >= RoutingTable.START) {
            steps += table.step(state).ordinal();
            state = table.next(state, Event.PASSED);
        }
        return steps;
    }
}
