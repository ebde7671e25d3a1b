package dev.detour.chaos.report;

import dev.detour.chaos.result.Bucket;
import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.result.Run;
import dev.detour.chaos.result.ScenarioResult;
import dev.detour.chaos.result.WayResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A run that never was, for tests of the page: all figures are made up, the same for the same seed. */
final class SampleRun {

    static final int BUCKET_MILLIS = 100;
    static final int LENGTH_MILLIS = 12_000;
    static final ScenarioResult.Span FAULT = new ScenarioResult.Span(3_000, 5_000);

    private static final String FIRST = "127.0.0.1:7001";
    private static final String SECOND = "127.0.0.1:7002";

    private final Random random;

    private SampleRun(long seed) {
        random = new Random(seed);
    }

    static Run.About about() {
        return new Run.About("2026-01-02T03:04:05.678Z", 7, "7.0.15", "17.0.1", "sample");
    }

    /** Two scenarios: one compared and well, one alone with a failed gate and an objection. */
    static Run of(long seed) {
        SampleRun sample = new SampleRun(seed);
        return new Run(
                about(),
                List.of(
                        sample.scenario("frozen-2s", "The primary stands still for 2 s (SIGSTOP)", true, List.of()),
                        sample.scenario(
                                "killed",
                                "The primary is killed and comes back empty",
                                false,
                                List.of("jedis-pool read version 3 of hot:17 although it had written 4"))));
    }

    private ScenarioResult scenario(String name, String title, boolean compared, List<String> violations) {
        List<WayResult> ways = new ArrayList<>();
        for (String way : List.of("jedis-pool", "lettuce-sync")) {
            ways.add(way(way, true));
            if (compared) {
                ways.add(way(way, false));
            }
        }
        List<GateResult> gates = List.of(
                GateResult.atMost(
                        "A", "classification to answer, P95, LOCAL", "jedis-pool", 5, 1.234, "ms", "412 reads"),
                GateResult.atMost("A", "classification to answer, P95, LOCAL", "lettuce-sync", 5, 2.5, "ms", ""),
                GateResult.atMost(
                        "isolation",
                        "first failed call to open breaker",
                        "lettuce-sync",
                        50,
                        compared ? 12 : 81,
                        "ms",
                        ""),
                GateResult.atMost("C", "unanswered where a copy was held", "all", 0, 0, "reads", ""));
        return new ScenarioResult(name, title, BUCKET_MILLIS, FAULT, LENGTH_MILLIS, ways, gates, violations);
    }

    private WayResult way(String name, boolean agent) {
        List<Bucket> timeline = new ArrayList<>();
        for (int t = 0; t < LENGTH_MILLIS; t += BUCKET_MILLIS) {
            boolean failing = t >= FAULT.fromMillis() && t < FAULT.toMillis();
            timeline.add(agent ? withAgent(t, failing) : withoutAgent(t, failing));
        }
        long errors = timeline.stream().mapToLong(Bucket::errors).sum();
        long calls = timeline.stream().mapToLong(Bucket::calls).sum();
        long worst = agent ? 9_000 : 2_001_000;
        return new WayResult(
                name,
                agent,
                timeline,
                new WayResult.Summary(calls, errors, 0, 420, 900, worst / 2, worst, worst, agent ? 55 : 0));
    }

    private Bucket withAgent(int t, boolean failing) {
        long origin = failing ? 2 + random.nextInt(5) : t > FAULT.toMillis() && t < FAULT.toMillis() + 900 ? 3 : 0;
        long p50 = 350 + random.nextInt(150);
        Map<String, Long> tiers =
                new HashMap<>(Map.of("PRIMARY", failing && t > 3_100 ? 0L : 20 - origin, "ORIGIN", origin));
        tiers.put("LOCAL", failing && t > 3_100 ? 20 - origin : 0);
        long p99 = p50 * (failing && t < 3_200 ? 16 : 4);
        Map<String, String> breakers = Map.of(FIRST, stateAt(t), SECOND, "CLOSED");
        return new Bucket(t, 20, 0, 0, p50, p50 * 2, p99, p99 + random.nextInt(900), tiers, breakers, origin);
    }

    private static String stateAt(int t) {
        if (t < FAULT.fromMillis() + 100) {
            return "CLOSED";
        }
        if (t < FAULT.toMillis() + 200) {
            return t % 1_000 == 900 ? "HALF_OPEN" : "OPEN";
        }
        return t < FAULT.toMillis() + 800 ? "RAMP" : "CLOSED";
    }

    private Bucket withoutAgent(int t, boolean failing) {
        long p50 = failing ? (FAULT.toMillis() - t) * 1_000L + 500 : 350 + random.nextInt(150);
        long errors = failing ? 4 + random.nextInt(15) : 0;
        return new Bucket(t, 20, errors, 0, p50, p50 + 400, p50 + 900, p50 + 1_900, Map.of(), Map.of(), 0);
    }
}
