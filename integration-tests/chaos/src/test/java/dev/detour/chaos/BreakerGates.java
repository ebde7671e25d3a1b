package dev.detour.chaos;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What breakers did, and how soon: they are open for what is ill, and for nothing else. */
final class BreakerGates {

    private static final double ISOLATION_MILLIS = 50;

    /** To isolate; until five reads were due where fewest are, in a shard; and a look at the breakers. */
    private static final double OPENED_MILLIS = ISOLATION_MILLIS + 50 + Timelines.BUCKET_MILLIS;

    static final long HEALING_MICROS = 1_000_000;

    /** A stall of the machine opens breakers of all servers for a moment. */
    private static final double MOST_LOOKS_PERCENT = 10;

    /** On a ramp most reads go there again. */
    private static final Set<String> OPEN_STATES = Set.of("OPEN", "HALF_OPEN");

    private final Checks checks;

    BreakerGates(Checks checks) {
        this.checks = checks;
    }

    /** Since the first call was due; {@link Long#MAX_VALUE} if the breaker of whom the fault befell was not seen open. */
    static long openMicros(Observed seen) {
        List<Map<String, String>> looks = seen.recording().breakers();
        return IntStream.range(0, looks.size())
                .filter(look -> micros(look) >= seen.marks().strikeMicros())
                .filter(look -> isOpen(looks.get(look), seen.struck()::isIts))
                .mapToLong(BreakerGates::micros)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private static boolean isOpen(Map<String, String> look, Predicate<String> servers) {
        return look.entrySet().stream()
                .anyMatch(of -> servers.test(of.getKey()) && OPEN_STATES.contains(of.getValue()));
    }

    private static long micros(int look) {
        return look * Timelines.BUCKET_MILLIS * 1_000L;
    }

    /** From the first failed call to the open breaker. */
    void isolation(Observed seen) {
        List<Double> isolations = seen.agent().isolationsMillis();
        double worst =
                isolations.stream().mapToDouble(Double::doubleValue).max().orElse(Double.MAX_VALUE);
        long openMicros = openMicros(seen);
        // it happens once: any moment of it may have been the longest
        long heldUpMicros = openMicros == Long.MAX_VALUE
                ? 0
                : seen.recording().hiccups().longestMicros(seen.marks().strikeMicros(), openMicros);
        checks.atMostMillis(
                "isolation",
                "first failed call to open breaker",
                seen.client(),
                ISOLATION_MILLIS,
                worst,
                isolations.isEmpty() ? "no breaker opened" : isolations.size() + " breakers",
                heldUpMicros);
        checks.atMostMillis(
                "isolation",
                "beginning of the fault to open breaker, as seen ten times a second",
                seen.client(),
                OPENED_MILLIS,
                openMicros == Long.MAX_VALUE
                        ? Double.MAX_VALUE
                        : Math.max(0, openMicros - seen.marks().struckMicros()) / 1e3,
                "",
                heldUpMicros);
    }

    /** Nor is a breaker of theirs open, or half open. */
    void othersClosed(Observed seen) {
        Marks marks = seen.marks();
        open(
                seen,
                "spared",
                "looks during the fault at which a breaker of another server was open",
                looks(seen, marks.strikeMicros(), marks.liftMicros()),
                server -> !seen.struck().isIts(server));
    }

    private void open(
            Observed seen, String gate, String what, List<Map<String, String>> looks, Predicate<String> servers) {
        long open = looks.stream().filter(look -> isOpen(look, servers)).count();
        checks.atMost(
                gate,
                what,
                seen.client(),
                MOST_LOOKS_PERCENT,
                looks.isEmpty() ? Double.MAX_VALUE : 100.0 * open / looks.size(),
                "%",
                open + " of " + looks.size());
    }

    /**
     * Whatever else is asked: none is open before the fault, nor in the end. Of a server that is no primary any more nobody
     * reads, to close it.
     */
    void closed(Observed seen) {
        long strikeMicros = seen.marks().strikeMicros();
        open(
                seen,
                "closed",
                "looks before the fault at which a breaker was open",
                looks(seen, 0, strikeMicros),
                server -> true);
        List<Map<String, String>> looks = looks(seen, 0, seen.marks().endMicros());
        Map<String, String> last = looks.get(looks.size() - 1);
        checks.atMost(
                "closed",
                "breakers open in the end",
                seen.client(),
                0,
                Collections.frequency(last.values(), "OPEN") + Collections.frequency(last.values(), "HALF_OPEN"),
                "breakers",
                "");
    }

    private static List<Map<String, String>> looks(Observed seen, long fromMicros, long toMicros) {
        List<Map<String, String>> looks = seen.recording().breakers();
        return IntStream.range(0, looks.size())
                .filter(look -> micros(look) >= fromMicros && micros(look) < toMicros)
                .mapToObj(looks::get)
                .toList();
    }

    /** How often a breaker was seen open when it should be no more. */
    void healed(Observed seen) {
        long fromMicros = seen.marks().liftedMicros() + HEALING_MICROS;
        long open = looks(seen, fromMicros, seen.marks().endMicros()).stream()
                .filter(look -> look.containsValue("OPEN") || look.containsValue("HALF_OPEN"))
                .count();
        checks.atMost(
                "healed",
                "looks at which a breaker was open, from a second after the fault on",
                seen.client(),
                0,
                (double) open,
                "looks",
                "");
    }
}
