package dev.detour.doctor;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A report for machines: one object on one line. What the user may not ask is null. */
final class JsonPage {

    private JsonPage() {}

    static String of(Report report, List<Suggestion> suggestions) {
        Map<String, Object> page = new LinkedHashMap<>();
        put(page, "address", report.target().address());
        put(page, "tls", report.target().tls());
        put(page, "user", report.user());
        put(page, "seconds", report.seconds());
        put(page, "healthy", suggestions.stream().noneMatch(Suggestion::isWarning));
        put(page, "server", mapped(report.server(), JsonPage::server));
        put(page, "memory", mapped(report.memory(), JsonPage::memory));
        put(page, "rates", mapped(report.rates(), JsonPage::rates));
        put(page, "ping", ping(report.latency()));
        put(page, "replication", mapped(report.replication(), JsonPage::replication));
        put(page, "cluster", mapped(report.cluster(), JsonPage::cluster));
        put(page, "keyspace_events", mapped(report.events(), JsonPage::events));
        put(page, "slow_log", mapped(report.slow(), slow -> all(slow, JsonPage::slow)));
        put(page, "permissions", all(report.permissions(), JsonPage::permission));
        put(page, "suggestions", all(suggestions, JsonPage::suggestion));
        return ConfigValueFactory.fromMap(page).render(ConfigRenderOptions.concise());
    }

    private static Object server(ServerFacts server) {
        return object(
                "version", server.version(),
                "role", server.role(),
                "cluster", server.cluster(),
                "loading", server.loading(),
                "uptime_seconds", server.uptimeSeconds(),
                "clients", server.clients(),
                "max_clients", server.maxClients() < 0 ? null : server.maxClients());
    }

    private static Object memory(Memory memory) {
        return object(
                "used_bytes", memory.usedBytes(),
                "max_bytes", memory.isLimited() ? memory.maxBytes() : null,
                "policy", memory.policy(),
                "pressure_percent", memory.isLimited() ? memory.pressurePercent() : null,
                "full", memory.isFull(),
                "keys", memory.keys(),
                "keys_with_ttl", memory.keysWithTtl());
    }

    private static Object rates(Rates rates) {
        return object(
                "hits", rates.hits(),
                "misses", rates.misses(),
                "hit_percent", rates.reads() == 0 ? null : rates.hitPercent(),
                "evicted", rates.evicted(),
                "expired", rates.expired(),
                "commands", rates.commands());
    }

    private static Object ping(Latency latency) {
        return object(
                "count", latency.pings(),
                "min_micros", latency.minMicros(),
                "median_micros", latency.medianMicros(),
                "p95_micros", latency.highMicros(),
                "max_micros", latency.maxMicros());
    }

    private static Object replication(Replication replication) {
        boolean replica = !replication.primary().isEmpty();
        return object(
                "primary", replica ? replication.primary() : null,
                "link_up", replica ? replication.linkUp() : null,
                "replicas",
                        all(
                                replication.replicas(),
                                copy -> object(
                                        "address", copy.address(),
                                        "online", copy.online(),
                                        "lag_bytes", copy.lagBytes())));
    }

    private static Object cluster(ClusterView cluster) {
        return object(
                "state",
                cluster.state().isEmpty() ? null : cluster.state(),
                "slots",
                ClusterView.SLOTS,
                "slots_served",
                cluster.slotsServed(),
                "shards",
                all(
                        cluster.shards(),
                        shard -> object(
                                "slots", all(shard.ranges(), ClusterView.Range::toString),
                                "nodes", all(shard.members(), JsonPage::member))));
    }

    private static Object member(ClusterView.Member member) {
        return object(
                "address", member.address(),
                "role", member.primary() ? "primary" : "replica",
                "health", member.health().isEmpty() ? null : member.health());
    }

    private static Object events(KeyspaceEvents events) {
        return object(
                "flags", events.flags(),
                "published", all(events.published(), kind -> name(kind)),
                "missing_flags", events.missing(),
                "enough", events.isEnough());
    }

    private static Object slow(SlowCommand command) {
        return object("command", command.name(), "micros", command.micros(), "seconds_ago", command.agoSeconds());
    }

    private static Object permission(Permission permission) {
        return object(
                "command", permission.probe().command(),
                "purpose", name(permission.probe().purpose()),
                "grant", name(permission.grant()),
                "rule", permission.rule());
    }

    private static Object suggestion(Suggestion suggestion) {
        String setting = suggestion.setting();
        return object(
                "id",
                suggestion.id(),
                "weight",
                name(suggestion.weight()),
                "setting",
                setting,
                "value",
                setting == null ? null : suggestion.advice(),
                "action",
                setting == null ? suggestion.advice() : null,
                "reason",
                suggestion.reason());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <T> @Nullable Object mapped(@Nullable T part, Function<T, Object> form) {
        return part == null ? null : form.apply(part);
    }

    private static <T> List<Object> all(List<T> parts, Function<T, Object> form) {
        return parts.stream().map(form).toList();
    }

    private static Map<String, Object> object(@Nullable Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            put(object, String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /** Null has to be wrapped to be kept. */
    private static void put(Map<String, Object> object, String name, @Nullable Object value) {
        object.put(name, value == null ? ConfigValueFactory.fromAnyRef(null) : value);
    }
}
