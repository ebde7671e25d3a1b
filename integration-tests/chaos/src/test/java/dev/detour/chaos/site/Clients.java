package dev.detour.chaos.site;

import dev.detour.chaos.app.WayKind;
import java.util.List;

/**
 * One application under test: a client and the ways of reading that it offers.
 *
 * @param jars how the names of its jars begin
 */
record Clients(String client, List<WayKind> ways, List<String> jars) {

    private static final List<String> JEDIS =
            List.of("jedis-", "commons-pool2-", "gson-", "json-", "redis-authx-core-", "slf4j-api-");
    private static final List<String> LETTUCE =
            List.of("lettuce-core-", "netty-", "reactor-core-", "reactive-streams-", "redis-authx-core-", "slf4j-api-");

    /** The applications of a kind of site. */
    static List<Clients> of(Site.Kind kind) {
        return switch (kind) {
            case REPLICATED, NETWORKED, TLS ->
                List.of(
                        new Clients("jedis", List.of(WayKind.JEDIS_POOL, WayKind.JEDIS_CLIENT), JEDIS),
                        new Clients(
                                "lettuce",
                                List.of(WayKind.LETTUCE_SYNC, WayKind.LETTUCE_ASYNC, WayKind.LETTUCE_REACTIVE),
                                LETTUCE));
            case CLUSTER, NETWORKED_CLUSTER, TLS_CLUSTER ->
                List.of(
                        new Clients("jedis-cluster", List.of(WayKind.JEDIS_CLUSTER), JEDIS),
                        new Clients("lettuce-cluster", List.of(WayKind.LETTUCE_CLUSTER), LETTUCE));
            case SENTINEL ->
                List.of(
                        new Clients("jedis-sentinel", List.of(WayKind.JEDIS_SENTINEL), JEDIS),
                        new Clients("lettuce-sentinel", List.of(WayKind.LETTUCE_SENTINEL), LETTUCE));
        };
    }

    List<String> labels() {
        return ways.stream().map(WayKind::label).toList();
    }
}
