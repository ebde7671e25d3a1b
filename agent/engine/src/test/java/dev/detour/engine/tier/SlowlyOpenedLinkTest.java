package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Survey;
import dev.detour.engine.model.Transition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A link to a replica takes longer to open than a read may take, as one over TLS does. */
class SlowlyOpenedLinkTest {

    /** More than failures open a breaker. */
    private static final int READS = 8;

    private final Versions versions = new Versions();
    private final List<Transition> transitions = new CopyOnWriteArrayList<>();
    private final RemoteTiers hasty = tiers("20ms");
    private final RemoteTiers patient = tiers("500ms"); // where nothing but an opening can take so long

    private volatile Duration opening = Duration.ZERO;

    private RemoteTiers tiers(String timeout) {
        return new RemoteTiers(
                Lookups.settings("replica.sample", "20ms", "replica.timeout", timeout, "breaker.open", "1m"),
                versions,
                transitions::add,
                Survey.NONE,
                System::nanoTime);
    }

    private Node node(RedisProcess redis) {
        return new Node(
                new Namespace(redis.endpoint().toString(), 0, Namespace.DEFAULT_USER),
                elsewhere -> {
                    LockSupport.parkNanos(opening.toNanos());
                    return new SocketLink(elsewhere == null ? redis.endpoint() : elsewhere, 1_000);
                },
                Primary.UNWATCHED);
    }

    private Lookup lookup(Node node) {
        return Lookups.lookup("k", node, versions.of(key("k")), null);
    }

    private CompletableFuture<Found> read(RemoteTiers tiers, Node node) {
        return tiers.replica(lookup(node), System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
    }

    private List<Result> readAtOnce(Node node) {
        List<CompletableFuture<Found>> reads =
                IntStream.range(0, READS).mapToObj(number -> read(hasty, node)).toList();
        return reads.stream().map(read -> read.join().result()).toList();
    }

    /** Reads from a replica whose links take so long to open, and then whatever follows. */
    private void readAtOnce(Duration eachOpening, Consumer<List<Result>> results, Consumer<Node> afterwards)
            throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1 " + redis.port())) {
            redis.call("SET", "k", "v");
            Node node = node(redis);
            hasty.inUse(node);
            await().atMost(20, TimeUnit.SECONDS).until(() -> hasty.hasReplica(lookup(node)));
            await().until(() -> read(hasty, node).join().result() == Result.ANSWERED);
            opening = eachOpening;
            replica.call("CLIENT", "KILL", "TYPE", "normal"); // the one in reserve, too

            results.accept(readAtOnce(node));

            afterwards.accept(node);
            assertThat(replica.port()).isPositive();
        }
    }

    /** With the link that was opened before there was need of one, for one read after the other. */
    @Test
    void replica_linkInReserve_answersReadsThatNeedOneAtOnce() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1 " + redis.port())) {
            redis.call("SET", "k", "v");
            Node node = node(redis);
            patient.inUse(node);
            await().atMost(20, TimeUnit.SECONDS).until(() -> patient.hasReplica(lookup(node)));
            await().until(() -> clients(replica) == 2); // the one that asks how far it is, and the one in reserve
            opening = Duration.ofSeconds(5);

            assertThat(read(patient, node).join().result()).isEqualTo(Result.ANSWERED);
            assertThat(read(patient, node).join().result()).isEqualTo(Result.ANSWERED);
            assertThat(clients(replica)).isEqualTo(2);
        }
    }

    private static long clients(RedisProcess server) throws Exception {
        String all = "" + server.call("CLIENT", "LIST", "TYPE", "normal");
        return all.lines().count() - 1; // without who asks
    }

    @Test
    void replica_linkIsThereAMomentLater_isNoFailureOfTheReplica() throws Exception {
        readAtOnce(
                Duration.ofMillis(40), // and a read has done with waiting after 20
                // where the machine is slow, that may come after the link, and the read is answered
                results -> assertThat(results).contains(Result.TIMED_OUT).isSubsetOf(Result.TIMED_OUT, Result.ANSWERED),
                node -> await().until(() -> read(hasty, node).join().result() == Result.ANSWERED));

        assertThat(transitions).isEmpty();
    }

    @Test
    void replica_linkTakesTooLong_isAFailureOfTheReplica() throws Exception {
        readAtOnce(Duration.ofSeconds(1), results -> assertThat(results).containsOnly(Result.TIMED_OUT), node -> {
            await().until(() -> !hasty.hasReplica(lookup(node)));
            assertThat(read(hasty, node).join().result()).isNotEqualTo(Result.ANSWERED);
        });

        assertThat(transitions).isNotEmpty();
    }
}
