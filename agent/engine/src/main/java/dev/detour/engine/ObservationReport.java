package dev.detour.engine;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.AtTheEnd;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.ObservedTraffic;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What route mode would have made of the reads that were only observed, as a few lines for people: written to the log when
 * the JVM ends, and each hour in which there was anything new. Thread-safe.
 */
public final class ObservationReport {

    private static final long EACH_MILLIS = TimeUnit.HOURS.toMillis(1);

    /** How long the end of the JVM may wait for the lines to be written: the log's other end may not read. */
    private static final long END_MILLIS = 1_000;

    /** Names of routes in a line. */
    private static final int MAX_ROUTES = 5;

    private final Supplier<Collection<Traffic>> traffics;
    private final LongSupplier openings;
    private final long sinceNanos;
    private final AtomicBoolean installed = new AtomicBoolean();

    /** What was written last, without the time that it covers. */
    private List<String> said = List.of();

    /** @param openings how often breakers have opened by what they saw */
    ObservationReport(Supplier<Collection<Traffic>> traffics, LongSupplier openings, long sinceNanos) {
        this.traffics = traffics;
        this.openings = openings;
        this.sinceNanos = sinceNanos;
    }

    /** Has it written from now on; once, however often it is called. */
    public void install() {
        if (installed.get() || !installed.compareAndSet(false, true)) {
            return;
        }
        try {
            AtTheEnd.run("detour-report-end", END_MILLIS, this::write);
            OwnThread.create(this::writeEachHour, "detour-report").start();
        } catch (OutOfMemoryError noThread) {
            // the figures are in the metrics all the same
        }
    }

    private void writeEachHour() {
        try {
            while (true) {
                Thread.sleep(EACH_MILLIS); // a thread of its own, that nobody waits for
                write();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void write() {
        List<String> figures = figures();
        if (!figures.isEmpty() && !figures.equals(said)) {
            said = figures;
            lines(System.nanoTime()).forEach(AgentLog::info);
        }
    }

    /** The report now; empty where no read was observed. */
    public List<String> lines(long nowNanos) {
        List<String> figures = figures();
        if (figures.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("observed for " + duration(nowNanos - sinceNanos) + ", nothing was changed: " + figures.get(0));
        lines.addAll(figures.subList(1, figures.size()));
        return lines;
    }

    private List<String> figures() {
        Sum sum = new Sum(traffics.get());
        long nulls = sum.outcomes(Event::isMiss);
        long faults = sum.outcomes(Event::isFault);
        long hits = sum.of(ObservedTraffic::hits);
        long errors = sum.of(ObservedTraffic::errors);
        long reads = hits + nulls + faults + errors;
        if (reads == 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(count(reads, "read") + " of cache data on " + sum.routes() + ": " + count(hits, "hit") + " in time, "
                + count(nulls, "null") + ", " + count(faults, "fault") + ", "
                + count(errors, "error") + " that no mode touches");
        if (nulls > 0) {
            lines.add(nulls(sum, nulls));
        }
        if (faults > 0) {
            lines.add(faults(sum, faults));
            lines.add(waits(sum));
        }
        if (nulls + faults > 0) {
            lines.add(unknown(sum));
        }
        return lines;
    }

    private static String nulls(Sum sum, long nulls) {
        long asked = sum.of(ObservedTraffic::askedAfterNulls);
        long remembered = sum.answers(ObservedTraffic::answersToNulls);
        return "nulls: " + sum.named(Event::isMiss) + ". Route mode would have asked a loader for " + asked
                + " and answered " + remembered + " from memory; " + (nulls - asked - remembered)
                + " would have stayed nulls";
    }

    private static String faults(Sum sum, long faults) {
        long local = sum.of(traffic -> traffic.answersToFaults(Tier.LOCAL));
        long stale = sum.of(traffic -> traffic.answersToFaults(Tier.STALE));
        return "faults: " + sum.named(Event::isFault) + ". Of these " + faults + " route mode would have answered "
                + (local + stale) + " from memory (" + local + " fresh, " + stale + " stale) and asked a loader for "
                + sum.of(ObservedTraffic::askedAfterFaults) + "; it could not have helped with "
                + sum.of(ObservedTraffic::helpless);
    }

    private String waits(Sum sum) {
        double seconds = sum.of(ObservedTraffic::beyondNanos) / 1e9;
        return "waits: callers waited " + String.format(Locale.ROOT, "%.1f s", seconds)
                + " longer for these faults than route mode's deadlines; " + sum.of(ObservedTraffic::lateValues)
                + " of them got their value from Redis in the end; breakers would have opened "
                + count(openings.getAsLong(), "time");
    }

    private static String unknown(Sum sum) {
        long unknown = sum.of(ObservedTraffic::unknown);
        long preceded = sum.of(ObservedTraffic::preceded);
        return "not known: what a retry, a replica, a redirection or an entry that was replaced during the wait would have"
                + " given, which route mode would have tried first for " + preceded + " of these reads and alone for "
                + unknown
                + "; whether loaders would have had the values; which nulls were evictions or a restart of the server,"
                + " because that is asked of it on connections that are not opened here";
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String duration(long nanos) {
        long minutes = TimeUnit.NANOSECONDS.toMinutes(nanos);
        if (minutes == 0) {
            return TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
        }
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    /** The figures of all routes together, as far as they were observed. */
    private static final class Sum {

        private final List<ObservedTraffic> observed = new ArrayList<>();
        private final List<String> names = new ArrayList<>();

        Sum(Collection<Traffic> routes) {
            Map<String, ObservedTraffic> byName = new TreeMap<>();
            routes.forEach(route -> byName.put(route.route(), route.observed()));
            byName.forEach((name, traffic) -> {
                observed.add(traffic);
                if (isAny(traffic)) {
                    names.add(name);
                }
            });
        }

        private static boolean isAny(ObservedTraffic traffic) {
            return traffic.hits() + traffic.errors() > 0
                    || Event.rows().stream().anyMatch(event -> traffic.outcomes(event) > 0);
        }

        long of(ToLongFunction<ObservedTraffic> figure) {
            return observed.stream().mapToLong(figure).sum();
        }

        long outcomes(Kind kind) {
            return Event.rows().stream()
                    .filter(kind::has)
                    .mapToLong(event -> of(traffic -> traffic.outcomes(event)))
                    .sum();
        }

        long answers(Answers answers) {
            return of(traffic -> answers.of(traffic, Tier.LOCAL) + answers.of(traffic, Tier.STALE));
        }

        /** The events of a kind that were seen, the most frequent first. */
        String named(Kind kind) {
            record Count(Event event, long number) {}
            return String.join(
                    ", ",
                    Event.rows().stream()
                            .filter(kind::has)
                            .map(event -> new Count(event, of(traffic -> traffic.outcomes(event))))
                            .filter(count -> count.number > 0)
                            .sorted((one, other) -> Long.compare(other.number, one.number))
                            .map(count -> count.number + " " + count.event.label())
                            .toList());
        }

        String routes() {
            int shown = Math.min(names.size(), MAX_ROUTES);
            String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
            return count(names.size(), "route") + " (" + String.join(", ", names.subList(0, shown)) + more + ")";
        }
    }

    private interface Kind {
        boolean has(Event event);
    }

    private interface Answers {
        long of(ObservedTraffic traffic, Tier by);
    }
}
