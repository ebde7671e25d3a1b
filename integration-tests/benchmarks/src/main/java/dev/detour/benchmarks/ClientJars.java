package dev.detour.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/** How the names of the jars begin that a client needs in a JVM under measurement. */
public final class ClientJars {

    public static final List<String> JEDIS =
            List.of("jedis-", "commons-pool2-", "json-", "redis-authx-core-", "slf4j-api-");

    public static final List<String> LETTUCE =
            List.of("lettuce-core-", "netty-", "reactor-core-", "reactive-streams-", "redis-authx-core-", "slf4j-api-");

    private ClientJars() {}

    /**
     * Those of both clients and some more.
     *
     * @param more how their names begin
     */
    public static List<String> ofBothWith(String... more) {
        return Stream.of(JEDIS.stream(), LETTUCE.stream(), Stream.of(more))
                .flatMap(names -> names)
                .distinct()
                .toList();
    }
}
