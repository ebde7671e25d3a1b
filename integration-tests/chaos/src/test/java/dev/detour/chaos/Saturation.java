package dev.detour.chaos;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.Recording.Look;
import dev.detour.chaos.Recording.OfWay;
import dev.detour.chaos.Recording.Processors;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When all processors of the machine were busy, for example as all clients lost their connections at once: how long anything
 * takes then is how long the queue for a processor is. Where that is a small part of a fault it is left out of what is judged.
 * Of a fault that it is most of, nothing is left out: it may be Detour that keeps them busy.
 */
final class Saturation {

    private static final long BUCKET_MICROS = Timelines.BUCKET_MILLIS * 1_000L;
    private static final double BUSY = 0.9;
    private static final double MOST_OF_FAULT = 0.25;

    private final Recording recording;

    /** By 100 ms. */
    private final BitSet busy = new BitSet();

    Saturation(Observed seen) {
        recording = seen.recording();
        List<Processors> looks = recording.processors();
        for (int i = 0; i + 1 < looks.size(); i++) {
            long all = looks.get(i + 1).all() - looks.get(i).all();
            long idle = looks.get(i + 1).idle() - looks.get(i).idle();
            busy.set(i, all > 0 && idle <= (1 - BUSY) * all);
        }
        int first = bucket(seen.marks().strikeMicros());
        int last = bucket(seen.marks().liftedMicros());
        if (busy.get(first, last + 1).cardinality() > MOST_OF_FAULT * (last + 1 - first)) {
            busy.clear();
        }
    }

    private static int bucket(long micros) {
        return (int) (Math.max(0, micros) / BUCKET_MICROS);
    }

    /** Whether they were at some moment between which a read was due and answered. */
    boolean hasDelayed(Call call) {
        long doneMicros = call.doneMicros() < 0 ? Long.MAX_VALUE / 2 : call.doneMicros();
        int next = busy.nextSetBit(bucket(call.dueMicros()));
        return next >= 0 && next <= doneMicros / BUCKET_MICROS;
    }

    /** How many answers these tiers gave meanwhile, and until the next look, in whatever way. */
    long answers(Set<String> tiers) {
        long answers = 0;
        for (OfWay way : recording.ways().values()) {
            for (int bucket = 0; bucket < way.looks().size(); bucket++) {
                if (busy.get(bucket) || bucket > 0 && busy.get(bucket - 1)) {
                    answers += counted(tiers, way.looks(), bucket + 1) - counted(tiers, way.looks(), bucket);
                }
            }
        }
        return answers;
    }

    private static long counted(Set<String> tiers, List<Look> looks, int index) {
        return looks.get(Math.min(index, looks.size() - 1)).tiers().entrySet().stream()
                .filter(tier -> tiers.contains(tier.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
