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
    private static final int COMPUTATIONS = 2;
    private static final int CONTINUATIONS =
            Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
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
    void shutdown_ofClientsThatShareResources_leavesNoMoreThreadsThanTheseHave() {
        List<Left> plain = leftByRounds(Setup.PLAIN);
        List<Left> woven = leftByRounds(Setup.WOVEN);

        assertThat(woven)
                .extracting(Left::loops)
                .isEqualTo(plain.stream().map(Left::loops).toList());
        assertThat(woven)
                .extracting(Left::timers)
                .isEqualTo(plain.stream().map(Left::timers).toList());
        // a pool of the application's, which starts them as they are needed
        assertThat(woven).allMatch(left -> left.computations() <= COMPUTATIONS);
        assertThat(woven)
                .allMatch(left -> left.continuations() <= CONTINUATIONS); // likewise of Detour's, for all clients
        assertThat(woven.get(ROUNDS).detours()).isLessThan(woven.get(0).detours() + ROUNDS); // less than one a round
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    /** The threads after a client was shut down: the loops of channels, Lettuce's timer and executor, and Detour's. */
    private record Left(long loops, long timers, long computations, long continuations, long detours) {

        static Left of(LettuceStatesSession session) {
            long lettuces = count(session, "lettuce-");
            long timers = count(session, "lettuce-timer");
            long computations = count(session, "lettuce-eventExecutor");
            long continuations = count(session, "detour-continuation");
            long detours = count(session, "detour") - continuations;
            return new Left(lettuces - timers - computations, timers, computations, continuations, detours);
        }

        private static long count(LettuceStatesSession session, String prefix) {
            return Long.parseLong(session.told("threads", prefix));
        }
    }

    private List<Left> leftByRounds(Setup setup) {
        List<Left> left = new ArrayList<>();
        String uri = "redis://127.0.0.1:" + redis().port() + "?timeout=2s";
        for (int round = 0; round <= ROUNDS; round++) {
            LettuceStatesSession session = LettuceStatesSession.open(setup, uri, "shared=true");
            if (setup == Setup.WOVEN) {
                warm(key("product"), key -> session.get("async", key).outcome(), redis());
            } else {
                session.get("async", key("product"));
            }
            session.close();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(connections(redis())).hasSize(1));
            left.add(Left.of(session));
            if (round == ROUNDS) {
                session.call("shutdownResources");
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(session.told("threads", "lettuce-")).isEqualTo("0"));
            }
        }
        return left;
    }

    /** Reads a key that is missing, and waits until a link has written what was loaded. */
    private static void warm(String key, UnaryOperator<String> read, RedisServer server) {
        await("a link, which warms the key").atMost(SOON).untilAsserted(() -> {
            // again, too: what is loaded while the warmer lets the server rest, as after a client that was shut down,
            // is dropped
            assertThat(read.apply(key)).isEqualTo(text("loaded " + key));
            assertThat(server.command("GET", key)).isEqualTo("loaded " + key);
        });
        assertThat(connections(server)).anyMatch(line -> line.contains("name=detour"));
    }

    private static List<String> connections(RedisServer server) {
        return String.valueOf(server.command("CLIENT", "LIST")).lines().toList();
    }

    private static String eventLoops(Session session) {
        return String.valueOf(session.app().call("eventLoops").value());
    }
}
