package dev.detour.quickstart;

import java.util.Locale;

/** A run, second by second. */
final class SecondTable {

    static final String FOOT =
            "  ────────┴───────────────────────────┴───────────────────────────┴───────────────────────────────\n";

    private SecondTable() {}

    static String head(String title) {
        return """

              %s
              ────────┬───────────────────────────┬───────────────────────────┬───────────────────────────────
                      │                           │ who answered              │
               second │   reads  errors       P95 │   Redis    local   origin │
              ────────┼───────────────────────────┼───────────────────────────┼───────────────────────────────\
            """.formatted(title);
    }

    /** The origin is the database; its figure counts queries, whoever made them. */
    static String row(SecondReport report, long local) {
        long redis = Math.max(0, report.reads() - report.errors() - local - report.queries());
        String row = String.format(
                Locale.ROOT,
                "   %6d │ %,7d %7s %9s │ %,7d  %7s  %7s │ %s",
                report.second(),
                report.reads(),
                Figures.orDot(report.errors()),
                Figures.millis(report.p95Micros()),
                redis,
                Figures.orDot(local),
                Figures.orDot(report.queries()),
                RedisEvent.mark(report.second()));
        return row.stripTrailing();
    }
}
