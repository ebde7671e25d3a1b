package dev.detour.engine.config;

import dev.detour.engine.model.Policy;
import java.util.List;

/** The one place that says what each setting accepts that a route may have otherwise. */
final class PolicyReader {

    private PolicyReader() {}

    static Policy read(Values values) {
        Policy policy = new Policy(
                new TableReader(values).read(),
                values.word("detour.exhausted", List.of("rethrow", "miss")).equals("miss"),
                values.nanos("detour.deadline", "1 ms", "60 s"),
                values.nanos("detour.local.fresh", "0 s", "1 d"),
                values.nanos("detour.local.max-stale", "0 s", "30 d"),
                values.nanos("detour.origin.timeout", "1 ms", "10 m"),
                values.nanos("detour.origin.soft-timeout", "1 ms", "10 m"),
                values.nanos("detour.origin.negative", "0 s", "1 h"),
                values.count("detour.origin.max-concurrent", 1, 1024),
                values.count("detour.origin.max-waiting", 0, 1_000_000),
                values.nanos("detour.eviction.wait", "0 s", "10 s"),
                values.nanos("detour.warm.ttl", "1 ms", "365 d"));
        values.checkOrder("detour.local.fresh", "detour.local.max-stale");
        return policy;
    }
}
