package dev.detour.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs all benchmarks, prints one table and writes JMH's own results. */
public final class Benchmarks {

    private static final int[] THREADS = {1, 2, 8};

    private Benchmarks() {}

    /** @param arguments the file for the results, whether to take long, and a pattern of benchmarks */
    public static void main(String[] arguments) throws RunnerException, IOException {
        boolean takesLong = Boolean.parseBoolean(arguments[1]);
        String include = arguments[2];
        List<RunResult> results = new ArrayList<>();
        for (int threads : THREADS) {
            results.addAll(run(takesLong, threads, DeadlineBenchmark.class, include));
        }
        results.addAll(run(takesLong, 1, RoutingBenchmark.class, include));
        results.addAll(run(takesLong, 1, LettuceHitBenchmark.class, include));
        results.addAll(run(takesLong, 1, TracingBenchmark.class, include));
        write(results, Path.of(arguments[0]));
        System.out.print(new Table(results));
    }

    private static Collection<RunResult> run(boolean takesLong, int threads, Class<?> benchmark, String include)
            throws RunnerException {
        if (!benchmark.getSimpleName().matches(include)) {
            return List.of();
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .threads(threads)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-Xms512m", "-Xmx512m")
                .forks(takesLong ? 3 : 1)
                .warmupIterations(takesLong ? 5 : 3)
                .warmupTime(TimeValue.milliseconds(takesLong ? 1_000 : 300))
                .measurementIterations(takesLong ? 10 : 5)
                .measurementTime(TimeValue.milliseconds(takesLong ? 1_000 : 300));
        return new Runner(options.build()).run();
    }

    private static void write(List<RunResult> results, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
    }
}
