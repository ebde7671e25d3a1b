package dev.detour.engine.page;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ServerRole;
import dev.detour.engine.model.Vitals;
import dev.detour.engine.report.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The servers, those first that need a look. */
final class ServersJson {

    /** Far more than a person looks through. */
    static final int MAX_SERVERS = 200;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Overview overview;

    ServersJson(Overview overview) {
        this.overview = overview;
    }

    void write(Json json, long nowNanos) {
        List<Primary> servers = new ArrayList<>(overview.servers());
        servers.removeIf(server -> server.server().isEmpty());
        Map<String, Double> evicted = overview.figures().evictedPerSecond().get();
        servers.sort(Comparator.<Primary>comparingInt(server -> ailment(server, nowNanos))
                .reversed()
                .thenComparing(Primary::server));
        List<Primary> shown = servers.subList(0, Math.min(MAX_SERVERS, servers.size()));
        json.name("serverCount").value(servers.size());
        json.name("servers")
                .array(() -> shown.forEach(
                        server -> server(json, server, evicted.getOrDefault(server.server(), Double.NaN), nowNanos)));
    }

    private static int ailment(Primary server, long nowNanos) {
        Condition condition = server.condition().now().asOf(nowNanos);
        return (server.state() == BreakerState.CLOSED ? 0 : 4)
                + (condition.isFull() || condition.isCold() ? 2 : 0)
                + (condition.isPressed() ? 1 : 0);
    }

    private static void server(Json json, Primary server, double evictedPerSecond, long nowNanos) {
        Vitals vitals = server.vitals(nowNanos);
        Condition condition = server.condition().now().asOf(nowNanos);
        ServerRole role = server.role();
        long waitNanos = vitals.waitNanos();
        json.object(() -> {
            json.name("server").value(server.server());
            json.name("breaker").value(vitals.state().label());
            json.name("reason").value(vitals.reason());
            json.name("forced").value(vitals.isForced());
            json.name("secondsInState").value(vitals.inStateNanos() / NANOS_PER_SECOND);
            json.name("failures").value(vitals.failures());
            json.name("timingOut").value(vitals.isTimingOut());
            json.name("role").value(role.isPrimary() ? "primary" : role.isReplica() ? "replica" : "unknown");
            json.name("roundTripMillis")
                    .value(vitals.roundTripNanos() == 0 ? Double.NaN : vitals.roundTripNanos() / NANOS_PER_MILLI);
            json.name("waitMillis").value(waitNanos == Primary.FOR_EVER ? Double.NaN : waitNanos / NANOS_PER_MILLI);
            json.name("unheardSeconds")
                    .value(vitals.unheardNanos() < 0 ? Double.NaN : vitals.unheardNanos() / NANOS_PER_SECOND);
            json.name("sampled").value(condition.isSampled());
            json.name("pressed").value(condition.isPressed());
            json.name("full").value(condition.isFull());
            json.name("cold").value(condition.isCold());
            json.name("evictedPerSecond").value(evictedPerSecond);
        });
    }
}
