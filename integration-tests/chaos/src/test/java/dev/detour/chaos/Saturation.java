package dev.detour.chaos;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.app.Processors;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * When all processors of the machine were busy, for example as all clients lost their connections at once: how long anything
 * takes then is how long the queue for a processor is. Where that is a small part of the time that is judged it can be told
 * apart. Where it is more, nothing is: it may be Detour that keeps them busy.
 */
final class Saturation {

    private static final long BUCKET_MICROS = Timelines.BUCKET_MILLIS * 1_000L;
    private static final double BUSY = 0.9;
    private static final double MOST = 0.25;

    private final Recording recording;

    /** By 100 ms. */
    private final BitSet busy = new BitSet();

    Saturation(Recording recording) {
        this.recording = recording;
        List<Processors> looks = recording.processors();
        for (int i = 0; i + 1 < looks.size(); i++) {
            long all = looks.get(i + 1).all() - looks.get(i).all();
            long idle = looks.get(i + 1).idle() - looks.get(i).idle();
            busy.set(i, all > 0 && idle <= (1 - BUSY) * all);
        }
    }

    private static int bucket(long micros) {
        return (int) (Math.max(0, micros) / BUCKET_MICROS);
    }

    /** Whether they were busy for a quarter of a time at most. */
    boolean isBrief(long fromMicros, long toMicros) {
        if (fromMicros >= toMicros) {
            return true;
        }
        int first = bucket(fromMicros);
        int all = Math.max(1, bucket(toMicros) - first);
        return busy.get(first, first + all).cardinality() <= MOST * all;
    }

    /** For how long of a read they were. */
    long micros(Call call, long endMicros) {
        long fromMicros = call.dueMicros();
        long toMicros = fromMicros + call.latencyMicros(endMicros);
        long sum = 0;
        for (int next = busy.nextSetBit(bucket(fromMicros));
                next >= 0 && next * BUCKET_MICROS < toMicros;
                next = busy.nextSetBit(next + 1)) {
            long begun = next * BUCKET_MICROS;
            sum += Math.min(toMicros, begun + BUCKET_MICROS) - Math.max(fromMicros, begun);
        }
        return sum;
    }

    /** How many answers these tiers gave meanwhile, in whatever way, of those of a time. */
    long answers(Set<String> tiers, long fromMicros, long toMicros) {
        return busy.get(bucket(fromMicros), bucket(toMicros) + 1).stream()
                .mapToLong(look -> recording.answers(tiers, bucket(fromMicros) + look))
                .sum();
    }
}
