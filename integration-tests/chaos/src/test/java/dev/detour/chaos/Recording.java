package dev.detour.chaos;

import dev.detour.chaos.app.KeyClass;
import dev.detour.chaos.app.Processors;
import dev.detour.testkit.RedisCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an application has seen in one scenario. Times are microseconds since its first call was due.
 *
 * @param ways by name, in the order of the application
 * @param breakers the states at each look, by server; the looks are 100 ms apart
 * @param processors of the machine, at each look
 * @param hiccups what the machine itself has held up
 * @param inFlight by route
 */
record Recording(
        Map<String, OfWay> ways,
        List<Map<String, String>> breakers,
        List<Processors> processors,
        Hiccups hiccups,
        Map<String, InFlight> inFlight) {

    /**
     * How late threads woke up that had nothing else to do, in microseconds: of twenty wakings, of a hundred, and of all,
     * the latest.
     *
     * @param stalls the long ones, in their order
     * @param handOvers when each was due that went through several such threads, and how late it had
     */
    record Hiccups(long p95, long p99, long max, List<Stall> stalls, List<Stall> handOvers) {

        /** The longest of those that lie at least partly within a time; 0 if there is none. */
        long longestMicros(long fromMicros, long toMicros) {
            return Stream.concat(stalls.stream(), handOvers.stream())
                    .filter(stall -> stall.atMicros < toMicros && stall.atMicros + stall.micros > fromMicros)
                    .mapToLong(Stall::micros)
                    .max()
                    .orElse(0);
        }

        @Override
        public String toString() {
            return "P95 %.1f, P99 %.1f, max %.1f ms".formatted(p95 / 1e3, p99 / 1e3, max / 1e3);
        }
    }

    /** Something that was so late. */
    record Stall(long atMicros, long micros) {}

    /**
     * What was asked of the origin for one route at the same time.
     *
     * @param most queries
     * @param twice how often a key that this process does not write was asked for while it was being asked for already
     */
    record InFlight(long most, long twice) {}

    /** How many answers these tiers gave, in whatever way, from one look to the next. */
    long answers(Set<String> tiers, int look) {
        return ways.values().stream()
                .mapToLong(way -> way.answers(tiers, look + 1) - way.answers(tiers, look))
                .sum();
    }

    /** What a way has seen that is there. */
    OfWay of(String way) {
        return Objects.requireNonNull(ways.get(way), way);
    }

    /**
     * What one way of reading has seen.
     *
     * @param calls every one of them
     * @param looks at the counters, 100 ms apart
     */
    record OfWay(List<Call> calls, List<Look> looks) {

        /** Of these tiers until a look; the last one stands for those that are missing. */
        private long answers(Set<String> tiers, int look) {
            return looks.isEmpty()
                    ? 0
                    : looks.get(Math.min(look, looks.size() - 1)).tiers().entrySet().stream()
                            .filter(tier -> tiers.contains(tier.getKey()))
                            .mapToLong(Map.Entry::getValue)
                            .sum();
        }
    }

    /** As lines of calls say it: the sum of those that are so. */
    private static final int HELD = 1;

    private static final int REMEMBERED = 2;
    private static final int ABSENT = 4;

    /**
     * Counters since the application began.
     *
     * @param heldLoads those of the loads that were of keys that some tier below Redis holds
     */
    record Look(long originLoads, long heldLoads, Map<String, Long> tiers) {}

    /**
     * A read.
     *
     * @param doneMicros -1 for one that was not over when the load was stopped
     * @param outcome VALUE; NOTHING where that is right; UNANSWERED for nothing where there is a value; UNLOADABLE for the
     *     same while the origin does not work or has nothing; VIOLATION; ERROR: or ERROR_UNLOADABLE: and the class of the exception; PENDING
     * @param isHeld whether some tier below Redis held the value
     * @param isRemembered whether this process had read a value lately enough to answer with it
     * @param wasAbsent whether the origin had nothing when it began, or a moment before
     */
    record Call(
            long dueMicros,
            long begunMicros,
            long doneMicros,
            KeyClass keyClass,
            String outcome,
            boolean isHeld,
            boolean isRemembered,
            boolean wasAbsent,
            String key) {

        /** Of the key, in a cluster. */
        int slot() {
            return RedisCluster.slotOf(key);
        }

        boolean isDeclared() {
            return keyClass.isDeclared();
        }

        boolean isError() {
            return outcome.startsWith("ERROR") || outcome.equals("PENDING");
        }

        /** Nothing came, though there is a value. */
        boolean isEmpty() {
            return outcome.equals("UNANSWERED") || outcome.equals("UNLOADABLE");
        }

        /** There was a value to be read, whether or not it was. */
        boolean isAnswerable() {
            return (outcome.equals("VALUE") && !wasAbsent) || isMissed();
        }

        /** There was no value, though the origin would have given one. */
        boolean isMissed() {
            return outcome.equals("UNANSWERED") || outcome.startsWith("ERROR:") || outcome.equals("PENDING");
        }

        /** How long it took, from when it was due. */
        long latencyMicros(long endMicros) {
            return (doneMicros < 0 ? endMicros : doneMicros) - dueMicros;
        }
    }

    /** The same without the calls that were due from then on: what a load is while it is being stopped is none. */
    Recording until(long endMicros) {
        Map<String, OfWay> cut = new LinkedHashMap<>();
        ways.forEach((way, seen) -> {
            List<Call> calls = seen.calls().stream()
                    .filter(call -> call.dueMicros() < endMicros)
                    .toList();
            cut.put(way, new OfWay(calls, seen.looks()));
        });
        return new Recording(cut, breakers, processors, hiccups, inFlight);
    }

    /** What the application's operation {@code stop} says. */
    static Recording parse(String text) {
        return new Parsing().of(text);
    }

    /** Everything that lines have said so far. */
    private static final class Parsing {
        private final Map<String, List<Call>> calls = new LinkedHashMap<>();
        private final Map<String, List<Look>> looks = new LinkedHashMap<>();
        private final List<Map<String, String>> breakers = new ArrayList<>();
        private final List<Processors> processors = new ArrayList<>();
        private final List<Stall> stalls = new ArrayList<>();
        private final Map<String, InFlight> inFlight = new TreeMap<>();
        private final List<Stall> handOvers = new ArrayList<>();
        private Hiccups hiccups = new Hiccups(0, 0, 0, List.of(), List.of());

        Recording of(String text) {
            text.lines().forEach(line -> add(line.split(" ")));
            Map<String, OfWay> ways = new LinkedHashMap<>();
            looks.forEach((way, seen) -> ways.put(way, new OfWay(calls.getOrDefault(way, List.of()), seen)));
            return new Recording(ways, breakers, processors, hiccups, inFlight);
        }

        private void add(String[] words) {
            switch (words[0]) {
                case "call" ->
                    calls.computeIfAbsent(words[1], way -> new ArrayList<>()).add(call(words));
                case "tick" ->
                    looks.computeIfAbsent(words[1], way -> new ArrayList<>())
                            .add(new Look(number(words[3]), number(words[4]), counts(words[5])));
                case "breakers" -> breakers.add(pairs(words[3]));
                case "processors" -> processors.add(new Processors(number(words[3]), number(words[4])));
                case "hiccup" -> stalls.add(new Stall(number(words[1]), number(words[2])));
                case "handover" -> handOvers.add(new Stall(number(words[1]), number(words[2])));
                case "hiccups" ->
                    hiccups = new Hiccups(
                            number(words[1]),
                            number(words[2]),
                            number(words[3]),
                            List.copyOf(stalls),
                            List.copyOf(handOvers));
                case "inflight" -> inFlight.put(words[1], new InFlight(number(words[2]), number(words[3])));
                default -> throw new IllegalArgumentException("not a line of a recording: " + words[0]);
            }
        }
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    private static Call call(String[] words) {
        return new Call(
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                KeyClass.valueOf(words[5]),
                words[6],
                (number(words[7]) & HELD) != 0,
                (number(words[7]) & REMEMBERED) != 0,
                (number(words[7]) & ABSENT) != 0,
                words[8]);
    }

    private static Map<String, Long> counts(String text) {
        Map<String, Long> counts = new TreeMap<>();
        pairs(text).forEach((name, count) -> counts.put(name, Long.valueOf(count)));
        return counts;
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new TreeMap<>();
        if (!text.equals("-")) {
            Arrays.stream(text.split(";")).map(pair -> pair.split("=")).forEach(pair -> pairs.put(pair[0], pair[1]));
        }
        return pairs;
    }
}
