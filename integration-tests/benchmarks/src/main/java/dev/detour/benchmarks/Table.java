package dev.detour.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The figures that matter, a line for each benchmark. */
record Table(List<RunResult> results) {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Override
    public String toString() {
        String head = String.format(
                Locale.ROOT,
                "%n%-58s %7s %12s %8s %10s %8s%n",
                "benchmark",
                "threads",
                "ns/op",
                "+-",
                "p99 ns",
                "B/op");
        return head + results.stream().map(Table::line).collect(Collectors.joining());
    }

    private static String line(RunResult result) {
        BenchmarkParams params = result.getParams();
        Result<?> time = result.getPrimaryResult();
        boolean sampled = params.getMode() == Mode.SampleTime;
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return String.format(
                Locale.ROOT,
                "%-58s %7d %12.1f %8.1f %10s %8s%n",
                name(params),
                params.getThreads(),
                time.getScore(),
                time.getScoreError(),
                sampled
                        ? String.format(
                                Locale.ROOT, "%.0f", time.getStatistics().getPercentile(99))
                        : "",
                allocated == null ? "" : String.format(Locale.ROOT, "%.1f", allocated.getScore()));
    }

    private static String name(BenchmarkParams params) {
        String method = params.getBenchmark().replaceFirst("^.*\\.(\\w+\\.\\w+)$", "$1");
        return method
                + params.getParamsKeys().stream()
                        .map(key -> ' ' + key + '=' + params.getParam(key))
                        .collect(Collectors.joining());
    }
}
