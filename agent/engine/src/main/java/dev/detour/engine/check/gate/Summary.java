package dev.detour.engine.check.gate;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the summaries of several processes come to together: counts are added up, and of what each has its own extreme the
 * worst counts. Not thread-safe.
 */
final class Summary {

    /** Whose answers are there at once; an origin takes its own time. */
    private static final List<String> COPIES = List.of("replica", "local", "stale");

    private static final String ORIGIN = "origin";

    /** Whose members are counts, each of which is kept, and their sum. */
    private static final List<String> GROUPS =
            List.of("lookups.misses", "lookups.faults", "diverted.misses", "diverted.faults", "unanswered");

    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> answers = new TreeMap<>();
    private final Map<String, Long> injected = new TreeMap<>();
    private final Times fallbacks = new Times();
    private final Times calls = new Times();
    private final Times origins = new Times();
    private Instant oldest = Instant.MAX;
    private Instant newest = Instant.MIN;
    private double isolationMicros;
    private long originPeak;
    private int files;
    private int leftOut;
    private int notRouting;

    private Summary() {}

    /** Of nothing. */
    static Summary empty() {
        return new Summary();
    }

    /**
     * The sum of them.
     *
     * @param files at least one
     * @param since summaries of processes that began earlier are left out; null for none
     */
    static Summary of(Collection<Path> files, @Nullable Instant since) throws Unusable {
        Summary sum = new Summary();
        for (Path file : files) {
            try {
                sum.addUnlessOlder(SummaryFile.parsed(file), since);
            } catch (ConfigException damaged) {
                throw new Unusable(file + " is damaged: " + damaged.getMessage());
            }
        }
        if (sum.files == 0) {
            throw new Unusable("no summary is of a process that began since " + since + "; the latest began "
                    + sum.newest + ": did the tests write one?");
        }
        return sum;
    }

    private void addUnlessOlder(Config summary, @Nullable Instant since) {
        Instant started = SummaryFile.started(summary);
        if (since != null && started.isBefore(since)) {
            leftOut++;
            newest = started.isAfter(newest) ? started : newest;
            return;
        }
        oldest = started.isBefore(oldest) ? started : oldest;
        newest = started.isAfter(newest) ? started : newest;
        files++;
        add(summary);
    }

    private void add(Config summary) {
        for (String count :
                List.of("lookups.total", "lookups.hits", "lookups.abandoned", "lookups.unknown", "errors")) {
            add(counts, count, summary.getLong(count));
        }
        for (String group : GROUPS) {
            summary.getObject(group).forEach((name, value) -> {
                add(counts, group, SummaryFile.number(value));
                add(counts, group + "." + name, SummaryFile.number(value));
            });
        }
        summary.getObject("answers").forEach((name, value) -> add(answers, name, SummaryFile.number(value)));
        summary.getObject("fallbackMicros").keySet().stream()
                .filter(COPIES::contains)
                .forEach(tier -> add(fallbacks, summary.getConfig("fallbackMicros." + tier)));
        summary.getObject("divertedCallMicros")
                .keySet()
                .forEach(tier ->
                        add(tier.equals(ORIGIN) ? origins : calls, summary.getConfig("divertedCallMicros." + tier)));
        for (Config server : summary.getConfigList("servers")) {
            isolationMicros = Math.max(isolationMicros, server.getDouble("worstIsolationMicros"));
        }
        for (Config fault : summary.getConfigList("injected")) {
            add(injected, fault.getString("fault"), fault.getLong("count"));
            add(counts, "injected." + fault.getString("kind"), fault.getLong("count"));
        }
        originPeak = Math.max(originPeak, summary.getLong("origin.peakPerSecond"));
        notRouting += summary.getString("mode").equals("route") ? 0 : 1;
    }

    private static void add(Map<String, Long> to, String name, long count) {
        to.merge(name, count, Long::sum);
    }

    private static void add(Times to, Config times) {
        to.longest(times.getDouble("max"));
        for (ConfigValue bucket : times.getList("buckets")) {
            if (bucket.unwrapped() instanceof List<?> pair
                    && pair.size() == 2
                    && pair.get(0) instanceof Number upTo
                    && pair.get(1) instanceof Number count) {
                to.add(upTo.doubleValue(), count.longValue());
            } else {
                throw new ConfigException.WrongType(
                        bucket.origin(), "a bucket is no pair of numbers: " + bucket.unwrapped());
            }
        }
    }

    long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    long lookups() {
        return count("lookups.total");
    }

    /** Those for which Redis had no value in time. */
    long unserved() {
        return lookups() - count("lookups.hits");
    }

    /**
     * Those of them for which other tiers were asked because Redis had failed or lost the value. Other nulls are a healthy
     * server's business: of a key that nobody has stored yet, or whose time was over.
     */
    long diverted() {
        return count("diverted.faults") + count("diverted.misses.evicted") + count("diverted.misses.cold-start");
    }

    /** Those that met a fault of Redis, whether or not there was another way. */
    long faults() {
        return count("lookups.faults");
    }

    long missed() {
        return count("unanswered.missed");
    }

    /** From when it was known that Redis has no value, to the answer by a copy. */
    Times fallbacks() {
        return fallbacks;
    }

    /** From the application's call to the end of a diverted read, whoever answered it, or nobody, but for an origin. */
    Times calls() {
        return calls;
    }

    /** The same to the answer of an origin. */
    Times origins() {
        return origins;
    }

    /** From the first of the failures that opened a breaker, the longest; 0 where none has opened. */
    double isolationMicros() {
        return isolationMicros;
    }

    /** Of any process; 0 where no loader was asked. */
    long originPeak() {
        return originPeak;
    }

    /** How often each injected fault struck, by what it is in words. */
    Map<String, Long> injected() {
        return injected;
    }

    /** How many were added up. */
    int files() {
        return files;
    }

    /** How many of them are of processes that did not run in the mode route. */
    int notRouting() {
        return notRouting;
    }

    /** For people. */
    String inWords() {
        return begun() + "; " + lookups() + " reads of cache data: " + count("lookups.hits") + " hits, "
                + count("lookups.misses") + " nulls" + injected("eviction") + ", " + count("lookups.faults") + " faults"
                + injected("timeout", "node-down") + ", " + count("lookups.unknown") + " unknown errors, "
                + count("lookups.abandoned") + " given up; answered by: " + answeredBy();
    }

    private String begun() {
        String when = oldest.equals(newest) ? oldest.toString() : oldest + " to " + newest;
        return files + (files == 1 ? " summary" : " summaries") + ", begun " + when
                + (leftOut == 0 ? "" : ", " + leftOut + " older left out");
    }

    private String injected(String... kinds) {
        long sum = 0;
        for (String kind : kinds) {
            sum += count("injected." + kind);
        }
        return sum == 0 ? "" : " (" + sum + " injected)";
    }

    private String answeredBy() {
        StringBuilder tiers = new StringBuilder();
        answers.forEach((tier, count) -> {
            if (count > 0) {
                tiers.append(tiers.length() == 0 ? "" : ", ")
                        .append(tier)
                        .append(' ')
                        .append(count);
            }
        });
        return tiers.length() == 0 ? "nobody" : tiers.toString();
    }
}
