package dev.detour.quickstart;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The same seconds of both runs beside each other. */
final class SideBySide {

    private static final String HEAD = """
                      │ Without Detour            │ With Detour               │
               second │ errors       P95  queries │ errors       P95  queries │
              ────────┼───────────────────────────┼───────────────────────────┼───────────────────────────────
            """;

    private SideBySide() {}

    static String of(Run without, Run with) {
        int seconds = Math.min(without.reports().size(), with.reports().size());
        return IntStream.range(0, seconds)
                .mapToObj(second -> String.format(
                        Locale.ROOT,
                        "   %6d │ %s │ %s │ %s",
                        second,
                        half(without.reports().get(second)),
                        half(with.reports().get(second)),
                        RedisEvent.mark(second)))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n", HEAD, "\n" + SecondTable.FOOT));
    }

    private static String half(SecondReport report) {
        return String.format(
                Locale.ROOT,
                "%6s %9s %8s",
                Figures.orDot(report.errors()),
                Figures.millis(report.p95Micros()),
                Figures.orDot(report.queries()));
    }
}
