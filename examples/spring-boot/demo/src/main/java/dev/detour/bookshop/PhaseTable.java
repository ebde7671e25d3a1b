package dev.detour.bookshop;

import java.util.Locale;

/** A run, phase by phase. */
final class PhaseTable {

    static final String FOOT = """
              ────────────────────────┴──────────────────────────────────────┴────────┴─────────────────────────────────────\
            """;

    private PhaseTable() {}

    static String head(String title) {
        return """

              %s
              ────────────────────────┬──────────────────────────────────────┬────────┬─────────────────────────────────────
                                      │ users' requests                      │ /actu- │ who answered the caches' reads
                                      │     all    right   failed        P95 │ ator/  │   Redis   memory   loader   nobody
                                      │                  or wrong            │ health │
              ────────────────────────┼──────────────────────────────────────┼────────┼─────────────────────────────────────\
            """.formatted(title);
    }

    static String row(PhaseReport report) {
        Tally users = report.users();
        long notRight = users.all() - users.of(Judgement.RIGHT);
        Answers answers = report.answers();
        return String.format(
                        Locale.ROOT,
                        "  %-23s │ %,7d  %,7d  %7s %,7.1f ms │ %-6s │ %7s  %7s  %7s  %7s",
                        report.phase().label(),
                        users.all(),
                        users.of(Judgement.RIGHT),
                        orDot(notRight),
                        users.p95Micros() / 1e3,
                        report.health(),
                        orDot(answers.redis()),
                        orDot(answers.memory()),
                        orDot(answers.loaders()),
                        orDot(answers.nobody()))
                .stripTrailing();
    }

    /** Zero as a dot, so that the others catch the eye. */
    private static String orDot(long count) {
        return count == 0 ? "·" : String.format(Locale.ROOT, "%,d", count);
    }
}
