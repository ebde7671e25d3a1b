package dev.detour.chaos;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.Recording.Look;
import dev.detour.chaos.Recording.OfWay;
import dev.detour.chaos.result.Bucket;
import dev.detour.chaos.result.WayResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Adds up what an application has seen. */
final class Timelines {

    static final int BUCKET_MILLIS = 100;

    private static final int BUCKETS_PER_SECOND = 1_000 / BUCKET_MILLIS;
    private static final long BUCKET_MICROS = BUCKET_MILLIS * 1_000L;
    private static final int DIGITS = 3;

    private Timelines() {}

    /** The latencies of calls, from when they were due, in microseconds. */
    static Histogram latencies(Stream<Call> calls, long endMicros) {
        return histogram(calls.mapToLong(call -> call.latencyMicros(endMicros)));
    }

    static Histogram histogram(LongStream micros) {
        Histogram histogram = new Histogram(DIGITS);
        micros.forEach(one -> histogram.recordValue(Math.max(0, one)));
        return histogram;
    }

    /** The result of one way: its declared keys alone. */
    static WayResult of(String name, boolean agent, Recording recording, long endMicros) {
        OfWay way = recording.of(name);
        List<Call> declared = way.calls().stream()
                // ways end one after the other: what was due later is nobody's
                .filter(call -> call.isDeclared() && call.dueMicros() < endMicros)
                .toList();
        List<Bucket> timeline = new ArrayList<>();
        int buckets = (int) (endMicros / BUCKET_MICROS);
        for (int i = 0; i < buckets; i++) {
            long fromMicros = i * BUCKET_MICROS;
            List<Call> due = declared.stream()
                    .filter(call -> call.dueMicros() >= fromMicros && call.dueMicros() < fromMicros + BUCKET_MICROS)
                    .toList();
            timeline.add(bucket(i, due, way.looks(), recording.breakers(), endMicros));
        }
        return new WayResult(name, agent, timeline, summary(declared, timeline, endMicros));
    }

    private static Bucket bucket(
            int index, List<Call> due, List<Look> looks, List<Map<String, String>> breakers, long endMicros) {
        Histogram latencies = latencies(due.stream(), endMicros);
        Look before = at(looks, index);
        Look after = at(looks, index + 1);
        return new Bucket(
                index * BUCKET_MILLIS,
                due.size(),
                due.stream().filter(Call::isError).count(),
                due.stream().filter(Call::isEmpty).count(),
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(95),
                latencies.getValueAtPercentile(99),
                latencies.getMaxValue(),
                difference(before.tiers(), after.tiers()),
                at(breakers, index),
                after.originLoads() - before.originLoads());
    }

    /** The last one stands for those that are missing: the last look is at the end of the load. */
    private static <T> T at(List<T> list, int index) {
        return list.get(Math.min(index, list.size() - 1));
    }

    private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> difference = new TreeMap<>();
        after.forEach((tier, count) -> {
            long added = count - before.getOrDefault(tier, 0L);
            if (added > 0) {
                difference.put(tier, added);
            }
        });
        return difference;
    }

    private static WayResult.Summary summary(List<Call> calls, List<Bucket> timeline, long endMicros) {
        Histogram latencies = latencies(calls.stream(), endMicros);
        return new WayResult.Summary(
                calls.size(),
                calls.stream().filter(Call::isError).count(),
                calls.stream().filter(Call::isEmpty).count(),
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(95),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9),
                latencies.getMaxValue(),
                peakPerSecond(timeline));
    }

    /** The most loads in any ten buckets that follow each other. */
    static long peakPerSecond(List<Bucket> timeline) {
        long peak = 0;
        long inSecond = 0;
        for (int i = 0; i < timeline.size(); i++) {
            inSecond += timeline.get(i).originLoads();
            if (i >= BUCKETS_PER_SECOND) {
                inSecond -= timeline.get(i - BUCKETS_PER_SECOND).originLoads();
            }
            peak = Math.max(peak, inSecond);
        }
        return peak;
    }
}
