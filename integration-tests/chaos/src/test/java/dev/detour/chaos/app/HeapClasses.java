package dev.detour.chaos.app;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Which classes take how much of the heap, after a collection; what a leak is of is told by what has grown.
 *
 * @param bytes by class, as the JVM names it
 */
public record HeapClasses(Map<String, Long> bytes) {

    private static final int MOST_TOLD = 12;

    /** A row of the JVM's histogram: number, instances, bytes, class. */
    private static final int COLUMNS = 4;

    static HeapClasses now() throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Map<String, Long> bytes = new TreeMap<>();
        for (String line : histogram.toString().lines().toList()) {
            String[] columns = line.strip().split(" +", -1);
            if (columns.length >= COLUMNS && columns[0].matches("[0-9]+:")) {
                bytes.merge(columns[COLUMNS - 1], Long.parseLong(columns[2]), Long::sum);
            }
        }
        return new HeapClasses(bytes);
    }

    /** Reads {@link #text}. */
    public static HeapClasses of(String text) {
        Map<String, Long> bytes = new TreeMap<>();
        for (String pair : text.split(" ", -1)) {
            int equals = pair.lastIndexOf('=');
            if (equals > 0) {
                bytes.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
            }
        }
        return new HeapClasses(bytes);
    }

    /** In one line. */
    String text() {
        return bytes.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
    }

    /** What has grown most since then, in words. */
    public String grownSince(HeapClasses earlier) {
        List<Map.Entry<String, Long>> grown = bytes.entrySet().stream()
                .map(each -> Map.entry(each.getKey(), each.getValue() - earlier.bytes.getOrDefault(each.getKey(), 0L)))
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_TOLD)
                .toList();
        return grown.stream()
                .map(each -> each.getKey() + " +" + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
