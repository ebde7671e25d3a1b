package dev.detour.benchmarks.jmh;

import dev.detour.benchmarks.Estimate;
import dev.detour.benchmarks.Interval;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What JMH has measured, as rows. */
final class JmhRows {

    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final double CONFIDENCE = 0.95;

    /** Of deciding what follows a failed read. */
    private static final Target DECIDING_NANOS = Target.atMost(1_000);

    /** None, up to what JMH itself and other threads allocate meanwhile: the smallest object has 16 bytes. */
    private static final Target NOTHING_BYTES = Target.atMost(0.5);

    private JmhRows() {}

    static List<Row> of(String stage, RunResult result) {
        BenchmarkParams params = result.getParams();
        boolean decides = params.getBenchmark().startsWith(RoutingBenchmark.class.getName() + '.');
        Result<?> time = result.getPrimaryResult();
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        String measured = method(params);
        String variant = variant(params);
        List<Row> rows = new ArrayList<>();
        if (params.getMode() == Mode.SampleTime) {
            Estimate p99 = Estimate.of(time.getStatistics().getPercentile(99));
            Row row = new Row(stage, measured + ", p99", variant, p99, "ns");
            rows.add(decides ? row.against(DECIDING_NANOS) : row);
            return rows; // what sampling allocates is not the benchmark's
        }
        rows.add(new Row(stage, measured, variant, estimate(time), time.getScoreUnit()));
        if (allocated != null) {
            Row row = new Row(stage, measured, variant, estimate(allocated), allocated.getScoreUnit());
            rows.add(decides ? row.against(NOTHING_BYTES) : row);
        }
        return rows;
    }

    /** JMH knows no interval of a single iteration. */
    private static Estimate estimate(Result<?> result) {
        double[] interval = result.getStatistics().getConfidenceIntervalAt(CONFIDENCE);
        return Double.isNaN(interval[0])
                ? Estimate.of(result.getScore())
                : new Estimate(result.getScore(), new Interval(interval[0], interval[1]));
    }

    private static String method(BenchmarkParams params) {
        return params.getBenchmark().replaceFirst("^.*\\.(\\w+\\.\\w+)$", "$1");
    }

    private static String variant(BenchmarkParams params) {
        String ofThreads = params.getThreads() + (params.getThreads() == 1 ? " thread" : " threads");
        return params.getParamsKeys().stream()
                .map(key -> key + '=' + params.getParam(key))
                .collect(Collectors.joining(", ", "", params.getParamsKeys().isEmpty() ? ofThreads : ", " + ofThreads));
    }
}
