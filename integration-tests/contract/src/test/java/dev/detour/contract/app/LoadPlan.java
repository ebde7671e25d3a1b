package dev.detour.contract.app;

import java.util.List;

/**
 * Which reads an application makes by itself.
 *
 * @param threads how many read at the same time
 * @param readsPerSecond by all threads together, sent when due, however long earlier ones took; 0 for each thread as
 *     fast as it can
 * @param millis for how long
 * @param keyPrefix followed by a number from 0 to {@code keys - 1}; the right value is {@code value-of-} and the key
 * @param slowMicros from which time on a read counts as slow
 */
public record LoadPlan(int threads, int readsPerSecond, int millis, String keyPrefix, int keys, long slowMicros) {

    /** How many arguments of an operation a plan takes. */
    static final int ARGUMENTS = 6;

    /** As the arguments of an operation. */
    public List<String> toArguments() {
        return List.of(
                Integer.toString(threads),
                Integer.toString(readsPerSecond),
                Integer.toString(millis),
                keyPrefix,
                Integer.toString(keys),
                Long.toString(slowMicros));
    }

    static LoadPlan of(List<String> arguments) {
        return new LoadPlan(
                Integer.parseInt(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                arguments.get(3),
                Integer.parseInt(arguments.get(4)),
                Long.parseLong(arguments.get(5)));
    }

    /** The key of this number. */
    public String key(int number) {
        return keyPrefix + number;
    }

    /** What a key must hold. */
    public static String valueOf(String key) {
        return "value-of-" + key;
    }
}
