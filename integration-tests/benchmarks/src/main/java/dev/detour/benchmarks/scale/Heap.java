package dev.detour.benchmarks.scale;

import java.util.stream.IntStream;

/** How many keys there can be in memory. */
final class Heap {

    /** More would be of no use: so much holds ten million keys. */
    private static final long MOST_BYTES = 12L << 30;

    /** Of a key with its value in Detour's memory, and once more in a map of the JDK's. */
    private static final long BYTES_PER_KEY = 450;

    /** What a collector needs room for besides what is alive. */
    private static final double ALIVE = 0.6;

    private Heap() {}

    /** The heap of the JVM that measures. */
    static long bytesOf(long machineBytes) {
        return Math.min(MOST_BYTES, machineBytes / 2);
    }

    static long mebibytes(long bytes) {
        return bytes >> 20;
    }

    /** The most keys that such a heap has room for, with all smaller amounts beside them; the least amount in any case. */
    static int mostKeys(long heapBytes) {
        int most = Dimension.KEYS.smallest();
        for (int many : Dimension.KEYS.sizes()) {
            long keys =
                    IntStream.of(Dimension.KEYS.sizesUpTo(many)).asLongStream().sum();
            if (keys * BYTES_PER_KEY <= ALIVE * heapBytes) {
                most = many;
            }
        }
        return most;
    }
}
