package dev.detour.engine.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many replies of which server came too late: exact from the first one on, also before there is an SDK to tell it to.
 * Thread-safe; counting never blocks.
 */
final class LateReplyCounts {

    /** Far more than a process has servers; those of later ones are counted together, under no name. */
    static final int MAX_SERVERS = 200;

    private final Names servers = new Names(MAX_SERVERS);
    private final Map<String, LongAdder> replies = new ConcurrentHashMap<>();

    /** @param server empty where that is not known */
    void repliedLate(String server) {
        replies.computeIfAbsent(servers.named(server), s -> new LongAdder()).increment();
    }

    /** By server, empty for those without a name; live. */
    Map<String, LongAdder> replies() {
        return replies;
    }
}
