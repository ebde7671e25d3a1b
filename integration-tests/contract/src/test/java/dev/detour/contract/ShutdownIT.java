package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What is left of a client of Lettuce that was shut down, together with what Detour opened through it: as much as without
 * Detour.
 */
class ShutdownIT extends ContractCase {

    private static final int ROUNDS = 5;
    private static final Duration SOON = Duration.ofSeconds(20);

    @EachKind(only = "LETTUCE_.*")
    void shutdown_ofClientsWithLinks_leavesNoThreadAndNoConnection(AccessKind kind) {
        for (int round = 0; round < ROUNDS; round++) {
            Session session = woven(kind);
            warm(key("product"), key -> session.get(key).outcome(), redis());
            assertThat(eventLoops(session)).isNotEqualTo("0");

            session.close();

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(connections(redis())).hasSize(1); // the one that asks
                assertThat(eventLoops(session)).isEqualTo("0");
            });
        }
        Session plain = plain(kind);
        plain.close();
        await().atMost(SOON).untilAsserted(() -> assertThat(eventLoops(plain)).isEqualTo("0"));
    }

    @Test
    void shutdown_ofClientsOfACluster_leavesNoThreadAndNoConnection() {
        AccessKind kind = AccessKind.CLUSTER_LETTUCE_ASYNC;
        try (RedisCluster cluster = RedisCluster.start()) {
            for (int round = 0; round < ROUNDS; round++) {
                Session session = woven(kind, target(cluster.servers().get(0).port(), PATIENT));
                for (RedisServer node : cluster.servers()) {
                    warm(keyOf(cluster, node), key -> session.get(key).outcome(), node);
                }
                session.close();

                assertNothingLeft(session, cluster);
            }
            Session plain = plain(kind, target(cluster.servers().get(0).port(), PATIENT));
            plain.close();
            assertNothingLeft(plain, cluster);
        }
    }

    private static void assertNothingLeft(Session session, RedisCluster cluster) {
        await().atMost(SOON).untilAsserted(() -> {
            cluster.servers()
                    .forEach(node -> assertThat(connections(node))
                            .noneMatch(line -> line.contains("lib-name")
                                    || line.contains("name=detour")
                                    || line.contains("cmd=get")));
            assertThat(eventLoops(session)).isEqualTo("0");
        });
    }

    private static String keyOf(RedisCluster cluster, RedisServer node) {
        String key = key("product");
        while (cluster.nodeOf(key) != node) {
            key = key("product");
        }
        return key;
    }

    /** Where the application keeps its resources and hands them to the next client. */
    @Test
    void shutdown_ofClientsThatShareResources_leavesTheThreadsOfTheseAndThenNone() {
        assertThat(threadsOfRounds(Setup.WOVEN)).isEqualTo(threadsOfRounds(Setup.PLAIN));
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    /** How many threads there are once the first client is shut down, after the last, and without the resources. */
    private List<String> threadsOfRounds(Setup setup) {
        List<String> seen = new ArrayList<>();
        String uri = "redis://127.0.0.1:" + redis().port() + "?timeout=2s";
        for (int round = 0; round <= ROUNDS; round++) {
            LettuceStatesSession session = LettuceStatesSession.open(setup, uri, "shared=true");
            String key = key("product");
            if (setup == Setup.WOVEN) {
                warm(key, read -> session.get("async", read).outcome(), redis());
            } else {
                session.get("async", key);
            }
            session.close();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(connections(redis())).hasSize(1));
            seen.add(session.told("threads", "lettuce-"));
            if (round == ROUNDS) {
                session.call("shutdownResources");
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(session.told("threads", "lettuce-")).isEqualTo("0"));
            }
        }
        return seen;
    }

    /** Reads a key that is missing, and waits until a link has written what was loaded. */
    private static void warm(String key, UnaryOperator<String> read, RedisServer server) {
        assertThat(read.apply(key)).isEqualTo(text("loaded " + key));
        await("a link, which warms the key")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(server.command("GET", key)).isEqualTo("loaded " + key));
        assertThat(connections(server)).anyMatch(line -> line.contains("name=detour"));
    }

    private static List<String> connections(RedisServer server) {
        return String.valueOf(server.command("CLIENT", "LIST")).lines().toList();
    }

    private static String eventLoops(Session session) {
        return String.valueOf(session.app().call("eventLoops").value());
    }
}
