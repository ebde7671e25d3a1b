package dev.detour.chaos;

import dev.detour.chaos.Recording.Stall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * How late the machine itself was, by what was handed on through threads that had nothing else to do: of twenty hand-overs in
 * the time that is judged, the latest. No read is answered faster than that by more than what Detour needs. Times are
 * microseconds since the first call was due.
 */
final class Lateness {

    /** As they were due; each is followed by the next one only when it has arrived. */
    private static final long INTERVAL_MICROS = 10_000;

    private static final long BUCKET_MICROS = Timelines.BUCKET_MILLIS * 1_000L;
    private static final double REST = 0.05;

    private record Weighed(long lateMicros, double weight) {}

    private final Recording recording;

    /** Those that would have been due meanwhile are there as well, or a long one would count as little as a short one. */
    private final List<Stall> handOvers = new ArrayList<>();

    Lateness(Recording recording) {
        this.recording = recording;
        for (Stall seen : recording.hiccups().handOvers()) {
            for (long passed = 0; passed == 0 || passed < seen.micros(); passed += INTERVAL_MICROS) {
                handOvers.add(new Stall(seen.atMicros() + passed, seen.micros() - passed));
            }
        }
    }

    /** In a time; 0 where nothing was handed on in it. */
    long micros(long fromMicros, long toMicros) {
        return p95(handOvers.stream()
                .filter(one -> one.atMicros() >= fromMicros && one.atMicros() < toMicros)
                .map(one -> new Weighed(one.micros(), 1))
                .toList());
    }

    /** When these tiers gave their answers, in whatever way; 0 where they gave none. */
    long microsOfAnswers(Set<String> tiers) {
        List<List<Stall>> byBucket = new ArrayList<>();
        for (Stall one : handOvers) {
            int bucket = (int) Math.max(0, one.atMicros() / BUCKET_MICROS);
            while (byBucket.size() <= bucket) {
                byBucket.add(new ArrayList<>());
            }
            byBucket.get(bucket).add(one);
        }
        List<Weighed> weighed = new ArrayList<>();
        for (int bucket = 0; bucket < byBucket.size(); bucket++) {
            List<Stall> in = byBucket.get(bucket);
            double each = (double) recording.answers(tiers, bucket) / in.size();
            in.forEach(one -> weighed.add(new Weighed(one.micros(), each)));
        }
        return p95(weighed);
    }

    private static long p95(List<Weighed> all) {
        double rest = REST * all.stream().mapToDouble(Weighed::weight).sum();
        List<Weighed> latestFirst = all.stream()
                .sorted(Comparator.comparingLong(Weighed::lateMicros).reversed())
                .toList();
        for (Weighed one : latestFirst) {
            rest -= one.weight();
            if (rest < 0) {
                return one.lateMicros();
            }
        }
        return 0;
    }
}
