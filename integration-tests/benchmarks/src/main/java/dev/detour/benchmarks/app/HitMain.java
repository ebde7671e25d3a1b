package dev.detour.benchmarks.app;

import com.google.gson.Gson;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Has JMH measure in one more JVM, which has this one's class path, and prints the result. This JVM has no agent and measures
 * nothing.
 */
public final class HitMain {

    private static final int ARGUMENTS = 5;

    private HitMain() {}

    /**
     * Runs one benchmark.
     *
     * @param arguments the class, how many threads, iterations to warm up, iterations to measure, the milliseconds of each,
     *     and options of the JVM that measures
     */
    public static void main(String[] arguments) throws RunnerException {
        TimeValue iteration = TimeValue.milliseconds(Long.parseLong(arguments[4]));
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("^" + arguments[0].replace(".", "\\.") + "\\.get$")
                        .threads(Integer.parseInt(arguments[1]))
                        .forks(1)
                        .warmupIterations(Integer.parseInt(arguments[2]))
                        .warmupTime(iteration)
                        .measurementIterations(Integer.parseInt(arguments[3]))
                        .measurementTime(iteration)
                        .shouldFailOnError(true)
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend(Arrays.copyOfRange(arguments, ARGUMENTS, arguments.length))
                        .build())
                .run();
        RunResult result = results.iterator().next();
        Result<?> allocated = Objects.requireNonNull(
                result.getSecondaryResults().get("gc.alloc.rate.norm"), "JMH has not counted what was allocated");
        HitFigures figures = new HitFigures(result.getPrimaryResult().getScore(), allocated.getScore());
        System.out.println("RESULT " + new Gson().toJson(figures));
    }
}
