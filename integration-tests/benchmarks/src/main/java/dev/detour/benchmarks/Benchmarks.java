package dev.detour.benchmarks;

import dev.detour.benchmarks.endtoend.EndToEndStage;
import dev.detour.benchmarks.hit.HitStage;
import dev.detour.benchmarks.jmh.JmhStage;
import dev.detour.benchmarks.memory.MemoryStage;
import dev.detour.benchmarks.outage.OutageStage;
import dev.detour.benchmarks.scale.ScaleStage;
import dev.detour.benchmarks.stampede.StampedeStage;
import dev.detour.benchmarks.startup.StartUpStage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the stages that are asked for, prints one table and writes the results. */
public final class Benchmarks {

    private final Context context;
    private final ResultFile file;
    private final List<Row> rows = new ArrayList<>();
    private boolean failed;

    Benchmarks(Context context) {
        this.context = context;
        this.file = new ResultFile(context.resultFile(), context.takesLong());
    }

    /** Ends with another code than 0 where a stage has failed, or none is called as asked. A missed target is no failure. */
    public static void main(String[] arguments) throws IOException {
        Benchmarks benchmarks = new Benchmarks(Context.fromProperties());
        benchmarks.run(stages());
        System.out.print('\n' + benchmarks.table());
        System.exit(benchmarks.isComplete() ? 0 : 1);
    }

    private static List<Stage> stages() {
        return List.of(
                new JmhStage(),
                new HitStage(),
                new EndToEndStage(),
                new OutageStage(),
                new StampedeStage(),
                new StartUpStage(),
                new MemoryStage(),
                new ScaleStage());
    }

    /** What has been measured is written after each stage, so that nothing of it is lost with a later one. */
    void run(List<Stage> stages) throws IOException {
        for (Stage stage : stages) {
            if (context.include().matcher(stage.name()).matches()) {
                rows.addAll(rowsOf(stage));
                file.write(rows);
            }
        }
    }

    private List<Row> rowsOf(Stage stage) {
        System.out.println("stage " + stage.name());
        try {
            return List.copyOf(stage.run(context));
        } catch (Throwable failure) { // whatever it is, the other stages are worth having
            failed = true;
            failure.printStackTrace();
            return List.of(Row.failed(stage.name(), failure));
        }
    }

    String table() {
        return new Table(rows).toString();
    }

    /** Whether there are rows, and no stage has failed. */
    boolean isComplete() {
        return !failed && !rows.isEmpty();
    }
}
