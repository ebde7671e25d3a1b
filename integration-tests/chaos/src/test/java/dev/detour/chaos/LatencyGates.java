package dev.detour.chaos;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.app.KeyClass;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** How long it took: until somebody else answered, and until the caller had it. */
final class LatencyGates {

    /** A twentieth of fewer answers than this is one of them: a stall of the machine. */
    static final int FEWEST = 40;

    private static final double FALLBACK_MILLIS = 5;
    private static final double PRIMARY_MILLIS = 5;
    private static final double RETRY_MILLIS = 10;
    private static final double WHOLE_MILLIS = PRIMARY_MILLIS + RETRY_MILLIS + FALLBACK_MILLIS;

    /** What an origin that is well takes for itself. */
    private static final double ORIGIN_MILLIS = 1;

    /** Not with those that waited on for Redis itself, as nobody else has a value: how long is no matter of Detour's. */
    private static final List<String> DIVERTED = List.of("retry", "redirect", "replica", "local", "stale");

    private final Checks checks;
    private final boolean anyMachine;

    /** @param anyMachine whether it may be one that is busy with other things: then it explains what it can, however busy */
    LatencyGates(Checks checks, boolean anyMachine) {
        this.checks = checks;
        this.anyMachine = anyMachine;
    }

    /**
     * From classification to answer, of each tier that holds values.
     *
     * @param report of the time that counts
     * @param expected who must have given enough answers
     */
    void fallback(Observed seen, AgentReport report, Set<HeldBy> expected) {
        for (HeldBy tier : HeldBy.values()) {
            AgentReport.Times times = report.fallbacks(tier.label());
            String name = tier.label().toUpperCase(Locale.ROOT);
            if (expected.contains(tier)) {
                checks.atLeast("expected", "answers by " + name, seen.client(), FEWEST, times.count(), "answers");
            }
            String what = "classification to answer, P95, " + name;
            if (times.count() < FEWEST) {
                checks.notMeasured("A", what, seen.client(), times.count(), "answers");
            } else {
                String note =
                        "P99 " + Checks.rounded(times.percentileMillis(99)) + " ms, " + times.count() + " answers";
                judge(seen, "A", what, FALLBACK_MILLIS, times, Set.of(name), note);
            }
        }
    }

    /** What the origin answers is shown apart, and not at all where it is ill: its own time is not Detour's. */
    void diverted(Observed seen) {
        diverted(seen, "diverted call as a whole, P95", DIVERTED, WHOLE_MILLIS);
        if (seen.struck().originWell()) {
            diverted(
                    seen,
                    "diverted call as a whole, P95, answered by the origin",
                    List.of("origin"),
                    WHOLE_MILLIS + ORIGIN_MILLIS);
        }
    }

    private void diverted(Observed seen, String what, List<String> tiers, double limitMillis) {
        AgentReport.Times all = new AgentReport.Times(Map.of());
        for (String tier : tiers) {
            all = all.and(seen.agent().divertedCalls(tier));
        }
        if (all.count() < FEWEST) {
            checks.notMeasured("B", what, seen.client(), all.count(), "calls");
        } else {
            Set<String> names =
                    tiers.stream().map(tier -> tier.toUpperCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
            judge(seen, "B", what, limitMillis, all, names, all.count() + " calls");
        }
    }

    /** From the first look at which a breaker was open. */
    void outage(Observed seen, String way) {
        long openMicros = BreakerGates.openMicros(seen);
        Marks marks = seen.marks();
        Reads reads = answerable(seen, during(seen, way), openMicros, marks.liftMicros());
        long count = reads.count();
        long outage = answerable(seen, during(seen, way), marks.struckMicros(), marks.liftMicros())
                .count();
        // of an outage that is over when the breaker opens it tells nothing
        boolean opened = count > 0 && 2 * count >= outage;
        String what = "reads while the breaker was open, P95";
        if (opened && count < FEWEST) {
            checks.notMeasured("B", what, way, count, "reads");
            return;
        }
        if (opened) {
            checks.p95AtMostMillis("B", what, way, FALLBACK_MILLIS, reads.times(), reads.told(), reads.machineMicros());
        } else {
            String told = "no breaker opened, or too late: so were " + count + " of " + outage + " reads";
            checks.atMostMillis("B", what, way, FALLBACK_MILLIS, Double.MAX_VALUE, told, reads.machineMicros());
        }
    }

    /** The same over the whole fault, told in a line and not judged. */
    static String duringFault(Observed seen, String way) {
        Marks marks = seen.marks();
        List<Call> calls = answerable(during(seen, way), marks.strikeMicros(), marks.liftedMicros());
        Reads reads = new Reads(Timelines.latencies(calls.stream(), marks.endMicros()), 0);
        return "P95 " + Checks.rounded(reads.millis(95)) + " ms, " + reads.told();
    }

    /** As callers have it, over the whole fault, and once it is over. */
    void reads(Observed seen, String way) {
        Marks marks = seen.marks();
        reads(seen, way, "during the fault", during(seen, way), marks.strikeMicros(), marks.liftedMicros());
        long healedMicros = marks.liftedMicros() + BreakerGates.HEALING_MICROS;
        reads(seen, way, "from a second after the fault on", seen.touched(way), healedMicros, marks.endMicros());
    }

    /** Where the origin is ill: what a tier holds, for as long as it may. */
    private static Stream<Call> during(Observed seen, String way) {
        boolean isLoadable = seen.struck().originWell();
        return seen.touched(way)
                .filter(call ->
                        isLoadable || call.isRemembered() || (call.isHeld() && call.keyClass() == KeyClass.OWN));
    }

    private void reads(Observed seen, String way, String when, Stream<Call> calls, long fromMicros, long toMicros) {
        Reads reads = answerable(seen, calls, fromMicros, toMicros);
        boolean loadable = seen.struck().originWell();
        String what = "reads " + when + ", from when they were due, P95";
        if (reads.count() < FEWEST) {
            checks.notMeasured("B", what, way, reads.count(), "reads");
        } else {
            double limit = loadable ? WHOLE_MILLIS + ORIGIN_MILLIS : WHOLE_MILLIS;
            checks.p95AtMostMillis("B", what, way, limit, reads.times(), reads.told(), reads.machineMicros());
        }
    }

    /**
     * How long reads took.
     *
     * @param machineMicros how much of the 95th percentile is the machine's own delay
     */
    private record Reads(Histogram latencies, long machineMicros) {

        long count() {
            return latencies.getTotalCount();
        }

        AgentReport.Times times() {
            return AgentReport.Times.of(latencies);
        }

        double millis(double percent) {
            return latencies.getValueAtPercentile(percent) / 1e3;
        }

        String told() {
            return "P99 " + Checks.rounded(millis(99)) + " ms, " + count() + " reads";
        }
    }

    /** Those that were due in this time and could be answered, whatever came. */
    private static List<Call> answerable(Stream<Call> calls, long fromMicros, long toMicros) {
        return calls.filter(Call::isAnswerable)
                .filter(call -> call.dueMicros() >= fromMicros && call.dueMicros() < toMicros)
                .toList();
    }

    private Reads answerable(Observed seen, Stream<Call> calls, long fromMicros, long toMicros) {
        long endMicros = seen.marks().endMicros();
        List<Call> all = answerable(calls, fromMicros, toMicros);
        Histogram latencies = Timelines.latencies(all.stream(), endMicros);
        Saturation saturation = new Saturation(seen.recording());
        if (!anyMachine && !saturation.isBrief(fromMicros, toMicros)) {
            return new Reads(latencies, 0);
        }
        Histogram others = Timelines.histogram(
                all.stream().mapToLong(call -> call.latencyMicros(endMicros) - saturation.micros(call, endMicros)));
        long late = new Lateness(seen.recording()).micros(fromMicros, toMicros);
        return new Reads(
                latencies, Math.max(late, latencies.getValueAtPercentile(95) - others.getValueAtPercentile(95)));
    }

    /** What came of answers of which the agent tells how long they took, and not when each was given. */
    private void judge(
            Observed seen,
            String gate,
            String what,
            double limit,
            AgentReport.Times times,
            Set<String> tiers,
            String note) {
        Marks marks = seen.marks();
        double millis = times.percentileMillis(95);
        Saturation saturation = new Saturation(seen.recording());
        if (!anyMachine && !saturation.isBrief(marks.strikeMicros(), marks.liftedMicros())) {
            checks.p95AtMostMillis(gate, what, seen.client(), limit, times, note, 0);
            return;
        }
        // to the end, as the agent's times are of answers to the end
        long meanwhile = saturation.answers(tiers, marks.strikeMicros(), marks.endMicros());
        AgentReport.Times others = times.withoutLongest(meanwhile); // the slowest were among those, perhaps
        if (millis > limit && others.count() < FEWEST) {
            String told = note + ", all but " + others.count() + " while no processor was free";
            long excess = (long) Math.ceil(1_000 * (millis - limit)) + 1; // all of it, and it is measured again
            checks.p95AtMostMillis(gate, what, seen.client(), limit, times, told, excess);
            return;
        }
        long saturated = Math.round(1_000 * (millis - others.percentileMillis(95)));
        long late = new Lateness(seen.recording()).microsOfAnswers(tiers);
        checks.p95AtMostMillis(gate, what, seen.client(), limit, times, note, Math.max(late, saturated));
    }

    /** What befalls one shard costs the reads of the others nothing: all are answered to the end, and in time. */
    void spared(Observed seen, String way) {
        Marks marks = seen.marks();
        List<Call> all = seen.spared(way).toList();
        List<Call> reads = all.stream()
                .filter(call -> call.dueMicros() >= marks.strikeMicros() && call.dueMicros() < marks.liftedMicros())
                .toList();
        List<Call> missed = all.stream()
                .filter(call -> call.isMissed() || call.isHeld() && (call.isError() || call.isEmpty()))
                .toList();
        checks.atLeast("spared", "reads of shards that are well", way, FEWEST, reads.size(), "reads");
        checks.atMost(
                "spared",
                "reads of shards that are well, unanswered, from the first to the last",
                way,
                0,
                missed.size(),
                "reads",
                missed.size() + " of " + all.size() + Checks.first(missed));
        Reads answered = answerable(seen, reads.stream(), marks.strikeMicros(), marks.liftedMicros());
        checks.p95AtMostMillis(
                "spared",
                "reads of shards that are well, from when they were due, P95",
                way,
                WHOLE_MILLIS + ORIGIN_MILLIS,
                answered.times(),
                answered.told(),
                answered.machineMicros());
    }
}
