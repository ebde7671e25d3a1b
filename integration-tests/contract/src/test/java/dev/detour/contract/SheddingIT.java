package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlowNetwork;
import dev.detour.testkit.Tap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What is full costs the caller nothing but the next tier. RetryIT has the budget of retries. */
class SheddingIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** The client's own time-out of a read that is to take its place for as long as a case lasts. */
    private static final Duration FOR_LONG = Duration.ofSeconds(20);

    /** Past the freshness that the cases set. */
    private static final Duration AGED = Duration.ofMillis(150);

    private static final int WARM_QUEUE = 5;
    private static final int LOADED = 10 * WARM_QUEUE;

    /** Of an application of its own, which ends with the case. */
    private static AgentJvm.Builder jvm(AccessKind kind) {
        return Applications.jvm(kind, Setup.TIERS);
    }

    private static void assertAtOnce(Reply reply, String expected) {
        assertThat(reply.outcome()).isEqualTo(text(expected));
        assertThat(reply.took()).isLessThan(DIVERTED);
    }

    @EachKind
    void get_everyPlaceOfTheLoaderTaken_isTheStaleEntryOrTheClientsOwnFailure(AccessKind kind) {
        AgentJvm.Builder narrow = jvm(kind)
                .classPath(Applications.loaders("faulty"))
                .property("detour.local.fresh", "100ms")
                .property("detour.origin.timeout", "20s")
                .property("detour.origin.max-concurrent", "1")
                .property("detour.origin.max-waiting", "0");
        String held = key("bad:hang");
        String unread = key("bad:hang");
        String remembered = key("bad:hang");
        redis().command("SET", remembered, "old");
        Session plain = plain(kind, target(HASTY));
        plain.get(remembered);
        try (ControlledApp app = ControlledApp.start(narrow)) {
            Session holding = Session.open(app, kind, target(FOR_LONG));
            Session hasty = Session.open(app, kind, target(HASTY));
            Session patient = Session.open(app, kind, target(PATIENT));
            for (Session session : List.of(holding, hasty, patient)) {
                assertThat(session.get(remembered).outcome()).isEqualTo(text("old"));
            }
            await().pollDelay(AGED).until(() -> true); // what is waited for is the time itself

            redis().freeze();
            holding.sendGet(held);
            await().atMost(SOON).until(() -> holding.loads(held) == 1);
            CompletableFuture<Reply> refused = hasty.sendGet(unread);
            Reply expected = plain.get(unread);

            assertThat(expected.kind()).isEqualTo(Reply.Kind.ERROR);
            assertThat(app.await(refused).exceptionClass()).isEqualTo(expected.exceptionClass());
            for (int i = 0; i < 3; i++) {
                assertAtOnce(patient.get(remembered), "old");
            }
            assertThat(patient.loads(unread) + patient.loads(remembered)).isZero();
        }
    }

    @EachKind
    void get_everyPlaceAtTheReplicaTaken_answersFromMemory(AccessKind kind) {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        try (RedisReplication servers = RedisReplication.start(1);
                SlowNetwork network = SlowNetwork.before(servers.replica(0).port(), Duration.ZERO, wordsTo(asked));
                ControlledApp app = ControlledApp.start(jvm(kind)
                        .property("detour.replica.max-concurrent", "1")
                        .property("detour.replica.timeout", "2s")
                        .property("detour.replica.discover", "off")
                        .property("detour.replica.nodes", nodes(servers.primary(), network)))) {
            String first = key("catalog");
            String unread = key("catalog");
            String remembered = key("catalog");
            servers.primary().command("MSET", first, "first", unread, "unread", remembered, "seen");
            servers.awaitInStep();
            int port = servers.primary().port();
            Session opening = Session.open(app, kind, target(port, PATIENT));
            Session holding = Session.open(app, kind, target(port, FOR_LONG));
            Session reading = Session.open(app, kind, target(port, PATIENT));
            for (Session session : List.of(opening, holding, reading)) {
                assertThat(session.get(remembered).outcome()).isEqualTo(text("seen"));
            }
            long before = servers.replica(0).calls("ping");
            await().atMost(SOON).until(() -> servers.replica(0).calls("ping") >= before + 6);
            servers.primary().freeze();
            assertThat(opening.get(first).outcome()).isEqualTo(text("first")); // over a link that stays open
            network.holdReplies();

            holding.sendGet(unread);
            await().atMost(SOON).until(() -> asked.contains(unread));

            assertAtOnce(reading.get(remembered), "seen");
            assertThat(asked).doesNotContain(remembered);
            servers.primary().thaw();
        }
    }

    /** What is sent, in words. */
    private static Tap wordsTo(Set<String> words) {
        return (connection, from, bytes, atNanos) -> {
            if (from == Tap.Side.CLIENT) {
                words.addAll(List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n")));
            }
        };
    }

    private static String nodes(RedisServer primary, SlowNetwork replica) {
        return "[{ of = \"127.0.0.1:%d\", node = \"127.0.0.1:%d\" }]".formatted(primary.port(), replica.port());
    }

    @EachKind
    void get_warmQueueOverfull_answersEveryReadAndWarmsTheNewest(AccessKind kind) {
        AgentJvm.Builder slow = jvm(kind)
                .property("detour.warm.queue", String.valueOf(WARM_QUEUE))
                .property("detour.warm.workers", "1")
                .property("detour.warm.batch", "1")
                .property("detour.warm.rate", "1");
        try (ControlledApp app = ControlledApp.start(slow)) {
            Session session = Session.open(app, kind, target(PATIENT));
            session.get(key("catalog")); // makes the loaders
            List<String> keys = new ArrayList<>();
            long beganNanos = System.nanoTime();
            for (int i = 0; i < LOADED; i++) {
                String key = key("product");
                keys.add(key);
                assertAtOnce(session.get(key), "loaded " + key);
            }
            long seconds = Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds();

            for (String newest : keys.subList(LOADED - WARM_QUEUE, LOADED)) {
                await().atMost(SOON).until(() -> redis().command("GET", newest) != null);
            }
            // one a second while the others were loaded, and what was in a worker's hands then
            assertThat(keys.stream().filter(key -> redis().command("GET", key) != null))
                    .hasSizeLessThanOrEqualTo(WARM_QUEUE + 2 + Math.toIntExact(seconds));
        }
    }
}
