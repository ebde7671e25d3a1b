package dev.detour.benchmarks.loaded;

import java.util.ArrayList;
import java.util.List;

/** What the queries of a system of record come to, that were counted in each tenth of a second. */
public final class OriginPeak {

    private static final int TENTHS = 10;

    /** With so many tenths of a second between them two queries are not of the same rush. */
    private static final int APART = 5;

    private OriginPeak() {}

    /** The most in any second. */
    public static long ofASecond(List<Integer> perTenth) {
        long sum = 0;
        long most = 0;
        for (int i = 0; i < perTenth.size(); i++) {
            sum += perTenth.get(i) - (i >= TENTHS ? perTenth.get(i - TENTHS) : 0);
            most = Math.max(most, sum);
        }
        return most;
    }

    /** The most in any of them, as a rate in a second. */
    public static long ofATenth(List<Integer> perTenth) {
        return TENTHS * perTenth.stream().mapToLong(Integer::longValue).max().orElse(0);
    }

    /**
     * How many queries there were in each rush, as for one key that has expired. Without the first and the last one, which may
     * have been cut off.
     */
    public static double[] rushes(List<Integer> perTenth) {
        List<Integer> sums = new ArrayList<>();
        int quiet = APART;
        for (int queries : perTenth) {
            if (queries == 0) {
                quiet++;
            } else if (quiet >= APART) {
                sums.add(queries);
                quiet = 0;
            } else {
                sums.set(sums.size() - 1, sums.get(sums.size() - 1) + queries);
                quiet = 0;
            }
        }
        return sums.stream()
                .skip(1)
                .limit(Math.max(0, sums.size() - 2))
                .mapToDouble(Integer::doubleValue)
                .toArray();
    }
}
