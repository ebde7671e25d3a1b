package dev.detour.benchmarks.jmh;

import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Detour's parts, each beside what it could have used instead. */
public final class JmhStage implements Stage {

    private static final int[] THREADS = {1, 2, 8};

    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public List<Row> run(Context context) throws RunnerException {
        List<RunResult> results = new ArrayList<>();
        for (int threads : THREADS) {
            results.addAll(run(context, threads, DeadlineBenchmark.class));
        }
        results.addAll(run(context, 1, RoutingBenchmark.class));
        results.addAll(run(context, 1, LettuceHitBenchmark.class));
        results.addAll(run(context, 1, TracingBenchmark.class));
        return results.stream()
                .flatMap(result -> JmhRows.of(name(), result).stream())
                .toList();
    }

    private static Collection<RunResult> run(Context context, int threads, Class<?> benchmark) throws RunnerException {
        if (!context.includedJmh().matcher(benchmark.getSimpleName()).matches()) {
            return List.of();
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .threads(threads)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .jvm(context.javaHome().resolve("bin").resolve("java").toString())
                .jvmArgsAppend("-Xms512m", "-Xmx512m")
                .forks(context.shortOrLong(1, 3))
                .warmupIterations(context.shortOrLong(3, 5))
                .warmupTime(TimeValue.milliseconds(context.shortOrLong(300, 1_000)))
                .measurementIterations(context.shortOrLong(5, 10))
                .measurementTime(TimeValue.milliseconds(context.shortOrLong(300, 1_000)));
        return new Runner(options.build()).run();
    }
}
