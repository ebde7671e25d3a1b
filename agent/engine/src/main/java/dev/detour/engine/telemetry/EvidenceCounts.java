package dev.detour.engine.telemetry;

import dev.detour.engine.model.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many nulls of which server had which cause, and how many values were written back: exact from the first one on, also
 * before there is an SDK to tell it to. Thread-safe; counting never blocks.
 */
final class EvidenceCounts {

    /** Far more than a process has servers; those of later ones are counted together, under no name. */
    static final int MAX_SERVERS = 200;

    /** @param server empty where that is not known */
    record Miss(String server, Verdict verdict) {}

    private final Set<String> servers = ConcurrentHashMap.newKeySet();
    private final Map<Miss, LongAdder> misses = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> warmed = new ConcurrentHashMap<>();

    void missed(String server, Verdict verdict, long nulls) {
        misses.computeIfAbsent(new Miss(named(server), verdict), miss -> new LongAdder())
                .add(nulls);
    }

    void warmed(String server, int values) {
        warmed.computeIfAbsent(named(server), name -> new LongAdder()).add(values);
    }

    private String named(String server) {
        if (servers.size() >= MAX_SERVERS && !servers.contains(server)) {
            return "";
        }
        servers.add(server);
        return server;
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
