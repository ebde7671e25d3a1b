package dev.detour.engine.telemetry;

import dev.detour.engine.model.Verdict;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many nulls of which server had which cause, and how many values were written back: exact from the first one on, also
 * before there is an SDK to tell it to. Thread-safe; counting never blocks.
 */
final class EvidenceCounts {

    /** Far more than a process has servers; those of later ones are counted together, under no name. */
    static final int MAX_SERVERS = 200;

    /** The same for servers and causes together: an SDK accepts twice as many. */
    static final int MAX_MISSES = 1_000;

    /** @param server empty where that is not known */
    record Miss(String server, Verdict verdict) {}

    private final Names servers = new Names(MAX_SERVERS);
    private final Map<Miss, LongAdder> misses = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> warmed = new ConcurrentHashMap<>();

    void missed(String server, Verdict verdict, long nulls) {
        Miss miss = new Miss(servers.named(server), verdict);
        boolean isOneTooMany = misses.size() >= MAX_MISSES && !misses.containsKey(miss);
        misses.computeIfAbsent(isOneTooMany ? new Miss("", verdict) : miss, m -> new LongAdder())
                .add(nulls);
    }

    void warmed(String server, int values) {
        warmed.computeIfAbsent(servers.named(server), name -> new LongAdder()).add(values);
    }

    /** Live. */
    Map<Miss, LongAdder> misses() {
        return misses;
    }

    /** By server; live. */
    Map<String, LongAdder> warmed() {
        return warmed;
    }
}
