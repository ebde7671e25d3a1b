package dev.detour.doctor;

import dev.detour.doctor.ClusterView.Member;
import dev.detour.doctor.ClusterView.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report for people, in plain ASCII but for what a server says, and no wider than a terminal. */
final class TextPage {

    static final int WIDTH = 120;

    private static final String INDENT = "  ";
    private static final int NAME_WIDTH = 18;
    private static final String FORBIDDEN = "not known: the user may not ask";

    private final List<String> lines = new ArrayList<>();

    static List<String> of(Report report, List<Suggestion> suggestions) {
        TextPage page = new TextPage();
        page.add("Redis at " + report.target().address() + ", looked at for " + report.seconds() + " s");
        page.addServer(report);
        page.addMemory(report.memory());
        page.addRates(report);
        page.addReplication(report.replication());
        page.addCluster(report);
        page.addSlow(report.slow());
        page.addEvents(report.events());
        page.addPermissions(report.permissions());
        page.addSuggestions(suggestions);
        return page.lines;
    }

    private void addServer(Report report) {
        ServerFacts server = report.server();
        begin("server");
        if (server == null) {
            add(INDENT + FORBIDDEN);
            return;
        }
        field("version", server.version());
        field(
                "role",
                server.role() + (server.cluster() ? " in a cluster" : "") + (server.loading() ? ", loading" : ""));
        field("up for", Numbers.duration(server.uptimeSeconds()));
        field("connections", server.clients() + (server.maxClients() < 0 ? "" : " of " + server.maxClients()));
    }

    private void addMemory(@Nullable Memory memory) {
        begin("memory");
        if (memory == null) {
            add(INDENT + FORBIDDEN);
            return;
        }
        String used = Numbers.bytes(memory.usedBytes());
        field(
                "used",
                memory.isLimited()
                        ? String.format(
                                Locale.ROOT,
                                "%s of %s, %.1f %%",
                                used,
                                Numbers.bytes(memory.maxBytes()),
                                memory.pressurePercent())
                        : used + ", no limit");
        field("policy", memory.policy());
        field(
                "keys",
                String.format(
                        Locale.ROOT, "%,d, %,d of them with a time to live", memory.keys(), memory.keysWithTtl()));
    }

    private void addRates(Report report) {
        Rates rates = report.rates();
        begin("each second");
        if (rates == null) {
            add(INDENT + FORBIDDEN);
        } else {
            field("commands", Numbers.plain(rates.commands()));
            field(
                    "hits",
                    Numbers.plain(rates.hits())
                            + (rates.reads() == 0
                                    ? ""
                                    : String.format(Locale.ROOT, ", %.1f %% of the reads", rates.hitPercent())));
            field("misses", Numbers.plain(rates.misses()));
            field("evicted", Numbers.plain(rates.evicted()));
            field("expired", Numbers.plain(rates.expired()));
        }
        Latency latency = report.latency();
        begin("round trip of a PING");
        field("least", Numbers.millis(latency.minMicros()));
        field("median", Numbers.millis(latency.medianMicros()));
        field("most", Numbers.millis(latency.maxMicros()) + " of " + latency.pings());
    }

    private void addReplication(@Nullable Replication replication) {
        begin("replication");
        if (replication == null) {
            add(INDENT + FORBIDDEN);
        } else if (!replication.primary().isEmpty()) {
            field("primary", replication.primary() + ", link " + (replication.linkUp() ? "up" : "down"));
        } else if (replication.replicas().isEmpty()) {
            add(INDENT + "no replica");
        }
        if (replication != null) {
            replication
                    .replicas()
                    .forEach(copy -> field(
                            "replica",
                            copy.address() + (copy.online() ? ", " : ", not online, ") + Numbers.bytes(copy.lagBytes())
                                    + " behind"));
        }
    }

    private void addCluster(Report report) {
        ClusterView cluster = report.cluster();
        ServerFacts server = report.server();
        if (cluster == null) {
            if (server != null && server.cluster()) {
                begin("cluster");
                add(INDENT + FORBIDDEN);
            }
            return;
        }
        begin("cluster");
        field("state", cluster.state().isEmpty() ? "not told" : cluster.state());
        field("slots", cluster.slotsServed() + " of " + ClusterView.SLOTS + " have a healthy primary");
        cluster.shards().forEach(this::addShard);
    }

    private void addShard(Shard shard) {
        String slots = shard.ranges().isEmpty()
                ? "no slots"
                : shard.ranges().stream().map(Object::toString).collect(Collectors.joining(" "));
        field("shard", slots);
        for (Member member : shard.members()) {
            String health = member.health().isEmpty() ? "health not told" : member.health();
            add(INDENT.repeat(2) + (member.primary() ? "primary " : "replica ") + member.address() + ", " + health);
        }
    }

    private void addSlow(@Nullable List<SlowCommand> slow) {
        begin("slow log");
        if (slow == null) {
            add(INDENT + FORBIDDEN);
        } else if (slow.isEmpty()) {
            add(INDENT + "empty");
        } else {
            slow.forEach(each -> field(
                    each.name(), Numbers.millis(each.micros()) + ", " + Numbers.duration(each.agoSeconds()) + " ago"));
        }
    }

    private void addEvents(@Nullable KeyspaceEvents events) {
        begin("keyspace events");
        if (events == null) {
            add(INDENT + FORBIDDEN);
            return;
        }
        field("flags", events.flags().isEmpty() ? "none" : events.flags());
        for (KeyspaceEvents.Kind kind : KeyspaceEvents.Kind.values()) {
            field(kind.tells(), events.publishes(kind) ? "on" : "off (" + kind.flag() + ")");
        }
    }

    private void addPermissions(List<Permission> permissions) {
        begin("permissions");
        String allowed = permissions.stream()
                .filter(each -> each.grant() == Permission.Grant.ALLOWED)
                .map(each -> each.probe().command())
                .collect(Collectors.joining(", "));
        field("allowed", allowed.isEmpty() ? "none" : allowed);
        for (Permission each : permissions) {
            switch (each.grant()) {
                case ALLOWED -> {}
                case FOR_SOME_KEYS -> field("some keys", each.probe().command());
                case FORBIDDEN -> field("missing", each.probe().command() + "   " + each.rule());
            }
        }
    }

    private void addSuggestions(List<Suggestion> suggestions) {
        begin("suggestions");
        if (suggestions.isEmpty()) {
            add(INDENT + "none");
        }
        for (Suggestion each : suggestions) {
            String setting = each.setting();
            String what = setting == null ? each.advice() : setting + " = " + each.advice();
            add(INDENT + (each.isWarning() ? "! " : "- ") + what);
            add(INDENT.repeat(3) + each.reason());
        }
    }

    private void begin(String section) {
        lines.add("");
        lines.add(section);
    }

    private void field(String name, String value) {
        add(INDENT + name + " ".repeat(Math.max(1, NAME_WIDTH - name.length())) + value);
    }

    /** Broken between words, and indented as it began. */
    private void add(String line) {
        String left = line;
        String indent = " ".repeat(line.length() - line.stripLeading().length() + 2);
        while (left.length() > WIDTH) {
            int space = left.lastIndexOf(' ', WIDTH);
            int end = space > indent.length() ? space : WIDTH;
            lines.add(left.substring(0, end));
            left = indent + left.substring(end).stripLeading();
        }
        lines.add(left);
    }
}
