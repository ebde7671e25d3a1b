package dev.detour.quickstart;

import dev.detour.testkit.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * One run of the service through all that befalls Redis.
 *
 * <p>The service's own reports are the clock: the report of a second triggers the event of the next.
 */
final class Run {

    private final String name;
    private final Spans spans;
    private final List<SecondReport> reports = new ArrayList<>();

    private Run(String name, Spans spans) {
        this.name = name;
        this.spans = spans;
    }

    /** Runs the service to its end and prints a row for each second. */
    static Run of(String name, ServiceJvm service, Spans spans) throws IOException, InterruptedException {
        Run run = new Run(name, spans);
        System.out.println(SecondTable.head(name));
        try (RedisServer redis = RedisServer.start()) {
            service.run(redis.port(), line -> run.heard(line, redis));
        }
        run.printRow(run.reports.size() - 1);
        System.out.println(SecondTable.FOOT);
        return run;
    }

    private void heard(String line, RedisServer redis) {
        if (!SecondReport.isReport(line)) {
            spans.add(SpanLines.parse(line));
            return;
        }
        int second = reports.size();
        reports.add(SecondReport.parse(second, line));
        RedisEvent.at(second + 1).ifPresent(event -> event.befall(redis));
        // one second late, when its spans have arrived
        printRow(second - 1);
    }

    private void printRow(int second) {
        if (second >= 0) {
            SecondReport report = reports.get(second);
            System.out.println(SecondTable.row(report, localAnswers(report)));
        }
    }

    private long localAnswers(SecondReport report) {
        return spans.localAnswers(report.endMillis() - 1_000, report.endMillis());
    }

    String name() {
        return name;
    }

    List<SecondReport> reports() {
        return reports;
    }

    long total(ToLongFunction<SecondReport> figure) {
        return reports.stream().mapToLong(figure).sum();
    }

    long peak(ToLongFunction<SecondReport> figure) {
        return reports.stream().mapToLong(figure).max().orElse(0);
    }

    Map<String, Long> errorKinds() {
        Map<String, Long> kinds = new TreeMap<>();
        for (SecondReport report : reports) {
            report.errorKinds().forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
        }
        return kinds;
    }
}
