package dev.detour.quickstart;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the service said of one second of its life.
 *
 * @param endMillis when the second ended, in milliseconds since 1970
 * @param p95Micros within this time 95 % of the reads ended
 * @param queries queries to the database, whether the service or a loader made them
 * @param errorKinds failed reads by class of exception
 */
record SecondReport(
        int second, long endMillis, long reads, long p95Micros, long queries, Map<String, Long> errorKinds) {

    private static final String OPENING = "second ";
    private static final String ERROR = "error:";

    static boolean isReport(String line) {
        return line.startsWith(OPENING);
    }

    static SecondReport parse(int second, String line) {
        Map<String, Long> figures = Arrays.stream(
                        line.substring(OPENING.length()).split(" "))
                .map(figure -> figure.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
        Map<String, Long> errorKinds = new TreeMap<>();
        figures.forEach((name, count) -> {
            if (name.startsWith(ERROR)) {
                errorKinds.put(name.substring(ERROR.length()), count);
            }
        });
        return new SecondReport(
                second,
                figures.getOrDefault("endMillis", 0L),
                figures.getOrDefault("reads", 0L),
                figures.getOrDefault("p95Micros", 0L),
                figures.getOrDefault("queries", 0L),
                errorKinds);
    }

    long errors() {
        return errorKinds.values().stream().mapToLong(Long::longValue).sum();
    }
}
