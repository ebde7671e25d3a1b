package dev.detour.contract.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a load came to. Times are those of the reads alone, in microseconds, to within 2 % except for the maximum.
 *
 * @param startEpochMillis the beginning, by the clock of the machine, to find faults on the time line
 * @param values reads that gave the right value
 * @param wrong reads that gave any other value
 * @param slow reads that took at least as long as the plan says, whatever they came to
 * @param maxLateMicros how late a read was sent, at most, because its thread was still waiting for an earlier one
 * @param errors the failed reads, by the name of the exception's class
 * @param timeline the reads by the time of their start, from the first slot to the last with a read
 */
public record LoadReport(
        long startEpochMillis,
        long values,
        long nulls,
        long wrong,
        long slow,
        long p50Micros,
        long p95Micros,
        long p99Micros,
        long maxMicros,
        long maxLateMicros,
        Map<String, Long> errors,
        List<Slot> timeline) {

    /** The length of a slot of the time line. */
    public static final int SLOT_MILLIS = 100;

    /** The reads that began in the same tenth of a second. */
    public record Slot(long reads, long nulls, long errors, long maxMicros) {

        private String toText() {
            return reads + ":" + nulls + ":" + errors + ":" + maxMicros;
        }

        private static Slot parse(String text) {
            long[] fields =
                    Arrays.stream(text.split(":")).mapToLong(Long::parseLong).toArray();
            return new Slot(fields[0], fields[1], fields[2], fields[3]);
        }
    }

    /** All reads. */
    public long reads() {
        return values + nulls + wrong + failed();
    }

    /** The reads that ended in an exception. */
    public long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The part of the time line between two times of the machine's clock; slots that lie in it only in part are included.
     */
    public List<Slot> between(long fromEpochMillis, long toEpochMillis) {
        return timeline.subList(within(slotAt(fromEpochMillis)), within(slotAt(toEpochMillis) + 1));
    }

    private long slotAt(long epochMillis) {
        return Math.floorDiv(epochMillis - startEpochMillis, SLOT_MILLIS);
    }

    private int within(long slot) {
        return (int) Math.max(0, Math.min(timeline.size(), slot));
    }

    /** One line that {@link #parse} reads. */
    String toLine() {
        Map<String, Object> fields = new TreeMap<>(Map.of(
                "start", startEpochMillis,
                "values", values,
                "nulls", nulls,
                "wrong", wrong,
                "slow", slow,
                "p50", p50Micros,
                "p95", p95Micros,
                "p99", p99Micros,
                "max", maxMicros,
                "late", maxLateMicros));
        fields.put("errors", joined(errors.entrySet()));
        fields.put("timeline", joined(timeline.stream().map(Slot::toText).toList()));
        return fields.entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private static String joined(Iterable<?> elements) {
        List<String> texts = new ArrayList<>();
        elements.forEach(element -> texts.add(element.toString()));
        return String.join(",", texts);
    }

    /** Reads the line that an application gave. */
    public static LoadReport parse(String line) {
        Map<String, String> fields = Arrays.stream(line.split(" "))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
        Map<String, Long> errors = new TreeMap<>();
        for (String error : elements(fields, "errors")) {
            String[] classAndCount = error.split("=");
            errors.put(classAndCount[0], Long.valueOf(classAndCount[1]));
        }
        return new LoadReport(
                number(fields, "start"),
                number(fields, "values"),
                number(fields, "nulls"),
                number(fields, "wrong"),
                number(fields, "slow"),
                number(fields, "p50"),
                number(fields, "p95"),
                number(fields, "p99"),
                number(fields, "max"),
                number(fields, "late"),
                errors,
                elements(fields, "timeline").stream().map(Slot::parse).toList());
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, "missing"));
    }

    private static List<String> elements(Map<String, String> fields, String name) {
        String joined = fields.getOrDefault(name, "");
        return joined.isEmpty() ? List.of() : List.of(joined.split(","));
    }
}
